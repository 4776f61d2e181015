//! Work on many things at once.

use std::error::Error as _;
use std::sync::OnceLock;

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

/// The threads that there are.
enum Threads {
    /// Those of rayon's pool: that of the caller, or the global one.
    OfRayon,
    /// Where not all of them could be started, fewer.
    Fewer(ThreadPool),
    /// Where none could be started: a container's limit of processes, for example.
    None,
}

impl Threads {
    fn get() -> &'static Self {
        static THREADS: OnceLock<Threads> = OnceLock::new();
        // Who asks from a thread of a pool uses that one.
        if rayon::current_thread_index().is_some() {
            return &Self::OfRayon;
        }
        THREADS.get_or_init(|| match ThreadPoolBuilder::new().build_global() {
            Err(error) if error.source().is_some() => Self::fewer(),
            // The pool is there now, or was before.
            _ => Self::OfRayon,
        })
    }

    /// Half as many threads as wanted, or half of that, and so on.
    fn fewer() -> Self {
        let wanted = std::thread::available_parallelism().map_or(1, usize::from);
        let halves = std::iter::successors(Some(wanted / 2), |count| Some(count / 2));
        let mut pools = halves
            .take_while(|count| *count > 0)
            .map(|count| ThreadPoolBuilder::new().num_threads(count).build());
        pools.find_map(Result::ok).map_or(Self::None, Self::Fewer)
    }
}

/// How many things are worked on at once.
pub(crate) fn threads() -> usize {
    match Threads::get() {
        Threads::OfRayon => rayon::current_num_threads(),
        Threads::Fewer(pool) => pool.current_num_threads(),
        Threads::None => 1,
    }
}

/// What work makes of all things, in their order.
pub(crate) fn map<T: Send, R: Send>(
    things: impl IntoIterator<Item = T>,
    work: impl Fn(T) -> R + Sync + Send,
) -> Vec<R> {
    let things = things.into_iter();
    match Threads::get() {
        Threads::OfRayon => things.collect::<Vec<T>>().into_par_iter().map(work).collect(),
        Threads::Fewer(pool) => {
            let things: Vec<T> = things.collect();
            pool.install(|| things.into_par_iter().map(work).collect())
        }
        Threads::None => things.map(work).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_stay_in_order_on_any_number_of_threads() {
        let expected: Vec<u64> = (0..1000).map(|thing| thing * thing).collect();
        assert_eq!(map(0..1000_u64, |thing| thing * thing), expected);
        for count in [1, 3] {
            let pool = ThreadPoolBuilder::new().num_threads(count).build().unwrap();
            let (found, used) =
                pool.install(|| (map(0..1000_u64, |thing| thing * thing), threads()));
            assert_eq!((found, used), (expected.clone(), count));
        }
    }
}
