//! What has become of the messages of an open mailbox, told as a server would tell it.

use crate::driver::event::{Event, Events};
use crate::driver::fetch::Fetched;
use crate::limits;

/// Takes out the messages that are `gone`, and tells of them; of `news` of others, their UIDs and flags; and of
/// messages behind the first `reported`, which are those that have been told of.
pub fn report<M>(
    messages: &mut Vec<M>,
    mut reported: usize,
    gone: impl Fn(&M) -> bool,
    news: impl Fn(&mut M) -> Option<(u32, Vec<Vec<u8>>)>,
    events: &mut dyn Events,
) {
    let mut old = reported;
    let mut number = 0;
    messages.retain_mut(|message| {
        let was_reported = old > 0;
        old = old.saturating_sub(1);
        if gone(message) {
            if was_reported {
                events.event(Event::Expunged(number + 1));
                reported -= 1;
            }
            return false;
        }
        number += 1;
        if was_reported && let Some((uid, flags)) = news(message) {
            let (uid, flags) = (Some(uid), Some(flags));
            events.event(Event::Fetched(Box::new(Fetched { number, uid, flags, ..Fetched::default() })));
        }
        true
    });
    if reported != messages.len() {
        events.event(Event::Exists(u32::try_from(messages.len()).unwrap_or(limits::MESSAGES)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_the_moment() {
        // UIDs; above 90 with news, below 10 gone. The last two have not been told of.
        let mut messages = vec![11, 1, 91, 2, 3, 92, 4, 93];
        let news = |uid: &mut u32| (*uid > 90).then(|| (*uid, Vec::new()));
        let mut told: Vec<Event> = Vec::new();
        report(&mut messages, 6, |uid| *uid < 10, news, &mut told);
        assert_eq!(messages, [11, 91, 92, 93]);
        let shown = told.into_iter().map(|event| match event {
            Event::Expunged(number) => format!("-{number}"),
            Event::Fetched(fetched) => format!("{} is {}", fetched.number, fetched.uid.unwrap_or_default()),
            Event::Exists(count) => format!("{count} in all"),
            other => format!("{other:?}"),
        });
        assert_eq!(shown.collect::<Vec<_>>(), ["-2", "2 is 91", "-3", "-3", "3 is 92", "4 in all"]);
    }
}
