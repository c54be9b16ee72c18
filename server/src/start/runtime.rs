//! The tokio runtime, by hand: rendering stalls on fewer than four threads, and `SurrealDB` recurses deeply.

/// Two cores would give two threads.
const LEAST_THREADS: usize = 4;
const STACK: usize = 10 * 1024 * 1024;

/// A runtime that the exchange runs well on.
pub fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(cores.max(LEAST_THREADS))
        .thread_stack_size(STACK)
        .enable_all()
        .build()
}
