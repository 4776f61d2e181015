//! Two maps compared: change, agreement, clip.

use territory_control::agreement::Agreement;
use territory_control::change::{Change, ChangedPiece, Direction, Transition};
use territory_control::method::{Clip, Counted};
use territory_control::report::RegionReport;
use territory_control::{
    Area, ControlMap, ControlReport, Method, Status, TerritoryReader, WarningCode,
};

use super::drawn::{self, Bytes, geojson};
use super::reports::{expect_report, slack};
use super::{UKRAINE, expect_json};

/// The parts of two maps add up, whichever way they are asked for: what both hold and what one of
/// them holds, what was gained and what was lost, and what lies in a territory and outside.
pub fn overlay(bytes: &[u8]) {
    let mut bytes = Bytes::new(bytes);
    let texts = [geojson(&bytes.map(4)), geojson(&bytes.map(4))];
    let pair = Pair::of(&texts);
    pair.expect_change();
    pair.expect_agreement();
    pair.expect_clip(&texts[1]);
}

struct Pair {
    maps: [ControlMap; 2],
    held: [f64; 2],
    slack: f64,
}

fn read(text: &str) -> ControlMap {
    drawn::read(text, "status")
}

fn changed(earlier: &ControlMap, later: &ControlMap) -> Change {
    UKRAINE.survey(&Method::default()).change(earlier, later).expect("it can be measured")
}

fn everything() -> Method {
    Method::default().counted(Counted::Everything)
}

impl Pair {
    fn of(texts: &[String; 2]) -> Self {
        let maps = [read(&texts[0]), read(&texts[1])];
        // Both maps are overlaid, so what is rounded of the one is rounded of the other.
        let slack = 2.0 * slack(&[&maps[0], &maps[1]]);
        let held = [&maps[0], &maps[1]].map(|map| {
            let report = UKRAINE.control(map).expect("it can be measured");
            expect_report(&report, slack);
            report.controlled().area().m2()
        });
        Self { maps, held, slack }
    }

    fn near(&self, one: f64, other: f64, what: &str) {
        let allowed = self.slack.max(1e-9 * one.abs().max(other.abs()));
        assert!((one - other).abs() <= allowed, "{what}: {one} m², {other} m² (± {allowed})");
    }

    fn expect_change(&self) {
        let [earlier, later] = &self.maps;
        let change = changed(earlier, later);
        let back = changed(later, earlier);
        self.near(change.earlier().m2(), self.held[0], "earlier");
        self.near(change.later().m2(), self.held[1], "later");
        assert_eq!(change.net(), change.later() - change.earlier());
        let net = change.gained() - change.lost();
        let digits = 1e-9 * (self.held[0] + self.held[1]).max(1.0);
        assert!((net - change.net()).m2().abs() <= digits);
        // What is lost is what is gained less the net, so that these three agree to the digit; the
        // way back then differs by what crossings are rounded.
        self.near(change.gained().m2(), back.lost().m2(), "the mirror of gained");
        self.near(change.lost().m2(), back.gained().m2(), "the mirror of lost");
        for area in [change.gained(), change.lost()] {
            assert!(area.m2() >= -digits, "{}", area.m2());
        }
        assert!(change.held().m2() >= -self.slack, "{}", change.held().m2());
        self.expect_pieces(&change);
        self.expect_transitions(&change);
        let none = changed(earlier, earlier);
        assert_eq!((none.gained(), none.lost(), none.pieces().len()), (Area::ZERO, Area::ZERO, 0));
        let again = changed(earlier, later);
        assert_eq!(format!("{change:?}"), format!("{again:?}"), "not the same digits twice");
        assert!(!change.to_string().is_empty());
        expect_json(&change);
        let geojson: serde_json::Value =
            serde_json::from_str(&change.to_geojson()).expect("changed pieces are GeoJSON");
        let features = geojson["features"].as_array().expect("it has features").len();
        assert_eq!(features, change.pieces().len());
    }

    fn expect_pieces(&self, change: &Change) {
        for (direction, expected) in
            [(Direction::Gained, change.gained()), (Direction::Lost, change.lost())]
        {
            let pieces = change.pieces().iter().filter(|piece| piece.direction() == direction);
            let sum: Area = pieces.map(ChangedPiece::area).sum();
            self.near(sum.m2(), expected.m2(), "pieces");
        }
        for piece in change.pieces() {
            assert!(piece.area().m2() >= -self.slack && piece.width_metres() >= 0.0);
            assert!(piece.bearing().is_none_or(|bearing| (0.0..=360.0).contains(&bearing)));
        }
    }

    /// What had a status is what no longer has it, and what still has it. Rows below a square metre are
    /// omitted.
    fn expect_transitions(&self, change: &Change) {
        let sides = [(&self.maps[0], true), (&self.maps[1], false)];
        for (map, is_earlier) in sides {
            let report = UKRAINE.control(map).expect("it can be measured");
            for row in report.statuses() {
                let of = |status: Option<&Status>| status == Some(row.status());
                let rows = change.transitions().iter();
                let rows = rows.filter(|row| of(if is_earlier { row.from() } else { row.to() }));
                let sum: Area = rows.map(Transition::area).sum();
                let omitted = 5.0;
                let (sum, area) = (sum.m2(), row.holding().area().m2());
                let allowed = (self.slack + omitted).max(1e-9 * area);
                assert!((sum - area).abs() <= allowed, "{}: {sum} m² of {area} m²", row.status());
            }
        }
    }

    fn expect_agreement(&self) {
        let [one, other] = &self.maps;
        let sources = [("one", one), ("other", other)];
        let compare = |method: &Method| {
            UKRAINE.survey(method).agreement(&sources).expect("they can be compared")
        };
        let agreement = compare(&Method::default());
        let total = agreement.total();
        let [first, second] = [total.held()[0].m2(), total.held()[1].m2()];
        let both = total.pairs()[0].intersection().m2();
        self.near(first, self.held[0], "what the first holds");
        self.near(second, self.held[1], "what the second holds");
        self.near(first, both + total.only()[0].m2(), "A = A∩B + A−B");
        self.near(second, both + total.only()[1].m2(), "B = A∩B + B−A");
        self.near(total.all().m2(), both, "all");
        self.near(total.any().m2(), first + second - both, "any");
        let jaccard = total.pairs()[0].jaccard();
        assert!((0.0..=1.0).contains(&jaccard));
        self.expect_consensus(&agreement);
        let change = changed(one, other);
        self.near(change.gained().m2(), total.only()[1].m2(), "gained and held by the second only");
        self.near(change.lost().m2(), total.only()[0].m2(), "lost and held by the first only");
        self.near(change.held().m2(), both, "held and held by both");
        let again = compare(&Method::default());
        assert_eq!(agreement.total(), again.total(), "not the same digits twice");
        assert!(!agreement.to_string().is_empty());
        expect_json(&agreement);
    }

    fn expect_consensus(&self, agreement: &Agreement) {
        for (least, expected) in [(1, agreement.total().any()), (2, agreement.total().all())] {
            let map = agreement.consensus(least).expect("there are so many sources");
            let report = UKRAINE.control(&map).expect("it can be measured");
            self.near(report.controlled().area().m2(), expected.m2(), "consensus");
            let text = agreement.consensus_geojson(least).expect("there are so many sources");
            serde_json::from_str::<serde_json::Value>(&text).expect("a consensus is GeoJSON");
        }
    }

    /// The second map taken for a territory.
    fn expect_clip(&self, text: &str) {
        let input = drawn::input("territory.geojson", text);
        let Ok(territory) = TerritoryReader::new().read(&input) else { return };
        let clip = everything().clip(Clip::Territory);
        let measure = |method: &Method, map: &ControlMap| -> Option<ControlReport> {
            // Of a boundary that encloses nothing there are no shares.
            let report = territory.survey(method).regions(map).ok()?;
            expect_report(&report, self.slack);
            Some(report)
        };
        let (Some(clipped), Some(whole)) =
            (measure(&clip, &self.maps[0]), measure(&everything(), &self.maps[0]))
        else {
            return;
        };
        for report in [&clipped, &whole] {
            self.expect_regions_add_up(report);
        }
        let (part, all) = (clipped.controlled().area().m2(), whole.controlled().area().m2());
        assert!(part <= all + self.slack, "{part} of {all}");
        let is_union =
            !territory.warnings().any(|warning| warning.code() == WarningCode::TerritoryWhole);
        if is_union {
            let sources = [("one", &self.maps[0]), ("other", &self.maps[1])];
            let agreement =
                UKRAINE.survey(&everything()).agreement(&sources).expect("they can be compared");
            self.near(part, agreement.total().all().m2(), "clipped and agreed");
        }
    }

    fn expect_regions_add_up(&self, report: &ControlReport) {
        let regional = report.regional().expect("figures by region were asked for");
        let in_sum = regional.regions().iter().filter(|region| region.is_in_sum());
        let sum: Area = in_sum.map(RegionReport::controlled).sum();
        let parts = (sum + regional.in_no_region() + regional.outside()).m2();
        self.near(parts, report.controlled().area().m2(), "regions and outside");
        let residual = regional.residual().expect("regions of a partition add up");
        assert!(residual.m2().abs() <= self.slack, "{}", residual.m2());
    }
}
