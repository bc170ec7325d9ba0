//! Even distances in time: what is due is sent whether or not what came before has been answered (an open loop).

use std::time::{Duration, Instant};

/// Something that is done so many times a second.
pub(crate) struct Beat<'a> {
    step: Duration,
    next: Instant,
    at: usize,
    send: Box<dyn FnMut(usize, Instant) + 'a>,
}

impl<'a> Beat<'a> {
    pub(crate) fn new(a_second: f64, send: impl FnMut(usize, Instant) + 'a) -> Self {
        Self {
            step: Duration::from_secs_f64(1.0 / a_second),
            next: Instant::now(),
            at: 0,
            send: Box::new(send),
        }
    }

    fn do_what_is_due(&mut self) {
        while self.next <= Instant::now() {
            (self.send)(self.at, self.next);
            (self.next, self.at) = (self.next + self.step, self.at + 1);
        }
    }
}

/// Between two looks at what is due, and at the sockets. Short beside what is measured, and the same in quiet as in a flood; without it
/// this program would use its core up, and could not be given precedence over others.
const NAP: Duration = Duration::from_micros(10);

/// Keeps these beats so long. This program does nothing else meanwhile but what its sockets bring.
pub(crate) async fn keep(lasting: Duration, beats: &mut [Beat<'_>]) {
    let started = Instant::now();
    beats.iter_mut().for_each(|beat| beat.next = started);
    while started.elapsed() < lasting {
        beats.iter_mut().for_each(Beat::do_what_is_due);
        tokio::task::yield_now().await;
        std::thread::sleep(NAP);
    }
}

/// The same, until `is_over`, and to the millisecond: the rest of the core is for others.
pub(crate) async fn keep_loosely(beats: &mut [Beat<'_>], is_over: impl Fn() -> bool) {
    while !is_over() {
        beats.iter_mut().for_each(Beat::do_what_is_due);
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}
