//! Threads found here (RFC 5256, section 3), as a server would find them.

use std::collections::HashMap;
use std::num::NonZeroU32;

use crate::driver::order::value;
use crate::driver::order::{ThreadKind, ThreadNode, Threads};
use crate::mime::{base_subject, header};

/// What the algorithms need of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    pub number: u32,
    /// Seconds since 1970.
    pub sent: u64,
    pub subject: Vec<u8>,
    pub is_reply: bool,
    pub id: Option<Vec<u8>>,
    /// Ancestors, eldest first.
    pub references: Vec<Vec<u8>>,
}

/// The header fields that [`Message::read`] wants.
pub const FIELDS: &[&str] = &["DATE", "SUBJECT", "MESSAGE-ID", "REFERENCES", "IN-REPLY-TO"];

impl Message {
    pub fn read(number: u32, header: &[u8], arrival: Option<&[u8]>) -> Message {
        let field = |name: &[u8]| header::find_field(header, name).unwrap_or_default();
        let (subject, is_reply) = base_subject::base(&field(b"Subject"));
        let mut references = ids(&field(b"References"));
        if references.is_empty() {
            references = ids(&field(b"In-Reply-To"));
            references.truncate(1);
        }
        Message {
            number,
            sent: value::sent(header, arrival),
            subject,
            is_reply,
            id: ids(&field(b"Message-ID")).into_iter().next(),
            references,
        }
    }
}

/// Message IDs in a text, normalised: white space and quotes taken off.
///
/// ABNF (RFC 5322): `msg-id = "<" id-left "@" id-right ">"`
fn ids(text: &[u8]) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let mut pieces = text.split(|octet| *octet == b'<');
    pieces.next();
    for piece in pieces {
        let Some(inner) = memchr::memchr(b'>', piece).and_then(|end| piece.get(..end)) else { continue };
        let id: Vec<u8> = inner
            .iter()
            .copied()
            .filter(|o| !o.is_ascii_whitespace() && !matches!(o, b'"' | b'\\'))
            .collect();
        let at = memchr::memrchr(b'@', &id);
        if at.is_some_and(|at| at > 0 && at + 1 < id.len()) {
            found.push(id);
        }
    }
    found
}

/// The threads of `messages`, which come in ascending order of their numbers.
pub fn find(kind: ThreadKind, messages: &[Message]) -> Threads {
    match kind {
        ThreadKind::References => Forest::by_references(messages).flatten(messages),
        ThreadKind::OrderedSubject => Forest::by_subject(messages).flatten(messages),
    }
}

/// Nodes: first the messages, by their index, then those that stand for messages
/// that are not there.
#[derive(Default)]
struct Forest {
    parent: Vec<Option<usize>>,
    children: Vec<Vec<usize>>,
    roots: Vec<usize>,
    /// Steps that looking for loops may still take.
    patience: usize,
}

/// What looking for loops may cost for each node, beyond which links are left out.
const STEPS: usize = 1000;

impl Forest {
    fn by_subject(messages: &[Message]) -> Forest {
        let mut forest = Forest::of(messages.len());
        let mut order: Vec<usize> = (0..messages.len()).collect();
        let key = |index: &usize| messages.get(*index).map(|m| (&m.subject, m.sent, m.number));
        order.sort_by(|a, b| key(a).cmp(&key(b)));
        let mut root: Option<usize> = None;
        for index in order {
            let subject_of = |index: usize| messages.get(index).map(|message| &message.subject);
            match root.filter(|root| subject_of(*root) == subject_of(index)) {
                Some(root) => forest.adopt(root, index),
                None => {
                    root = Some(index);
                    forest.roots.push(index);
                }
            }
        }
        forest.sort(messages);
        forest
    }

    fn by_references(messages: &[Message]) -> Forest {
        let mut forest = Forest::of(messages.len());
        forest.link(messages);
        let tops = (0..forest.parent.len()).filter(|node| forest.parent.get(*node) == Some(&None)).collect();
        forest.prune(tops, messages.len());
        forest.sort(messages);
        forest.merge_subjects(messages);
        forest.sort(messages);
        forest
    }

    fn of(count: usize) -> Forest {
        Forest { parent: vec![None; count], children: vec![Vec::new(); count], ..Forest::default() }
    }

    fn add(&mut self) -> usize {
        self.parent.push(None);
        self.children.push(Vec::new());
        self.parent.len() - 1
    }

    /// Step 1: each message below the last of its references, and those in a chain.
    fn link(&mut self, messages: &[Message]) {
        let mut nodes: HashMap<&[u8], usize> = HashMap::new();
        // Of messages with the same ID the first has it.
        for (index, message) in messages.iter().enumerate() {
            if let Some(id) = message.id.as_deref() {
                nodes.entry(id).or_insert(index);
            }
        }
        self.patience = messages.len().saturating_mul(STEPS);
        for (index, message) in messages.iter().enumerate() {
            let mut elder: Option<usize> = None;
            for id in &message.references {
                let node = match nodes.get(id.as_slice()) {
                    Some(node) => *node,
                    None => {
                        let node = self.add();
                        nodes.insert(id, node);
                        node
                    }
                };
                if let Some(elder) = elder
                    && self.parent.get(node) == Some(&None)
                    && !self.is_below(elder, node)
                {
                    self.set_parent(node, Some(elder));
                }
                elder = Some(node);
            }
            // A message knows its own parent, or that it has none, better than others do.
            let parent = elder.filter(|elder| !self.is_below(*elder, index));
            self.set_parent(index, parent);
        }
        for node in 0..self.parent.len() {
            if let Some(parent) = self.parent.get(node).copied().flatten()
                && let Some(children) = self.children.get_mut(parent)
            {
                children.push(node);
            }
        }
    }

    fn set_parent(&mut self, node: usize, parent: Option<usize>) {
        if let Some(slot) = self.parent.get_mut(node) {
            *slot = parent;
        }
    }

    fn adopt(&mut self, parent: usize, node: usize) {
        self.set_parent(node, Some(parent));
        if let Some(children) = self.children.get_mut(parent) {
            children.push(node);
        }
    }

    /// Whether `node` is `ancestor` or below it; also if that would take too long to tell.
    fn is_below(&mut self, node: usize, ancestor: usize) -> bool {
        let mut at = Some(node);
        while let Some(node) = at {
            if node == ancestor || self.patience == 0 {
                return true;
            }
            self.patience -= 1;
            at = self.parent.get(node).copied().flatten();
        }
        false
    }

    /// Steps 2 and 3: what stands for no message goes, and its children take its
    /// place; at the top only an only child does.
    fn prune(&mut self, tops: Vec<usize>, messages: usize) {
        // Children before their parents.
        let mut order = Vec::with_capacity(self.parent.len());
        let mut open = tops.clone();
        while let Some(node) = open.pop() {
            order.push(node);
            open.extend(self.children.get(node).into_iter().flatten().copied());
        }
        for node in order.into_iter().rev() {
            let children = self.children.get_mut(node).map(std::mem::take).unwrap_or_default();
            let kept = self.without_absent(children, messages, usize::MAX);
            for child in &kept {
                self.set_parent(*child, Some(node));
            }
            if let Some(slot) = self.children.get_mut(node) {
                *slot = kept;
            }
        }
        self.roots = self.without_absent(tops, messages, 1);
        for root in self.roots.clone() {
            self.set_parent(root, None);
        }
    }

    /// `nodes` with those that stand for no message replaced by their children, if
    /// these are at most `most`.
    fn without_absent(&mut self, nodes: Vec<usize>, messages: usize, most: usize) -> Vec<usize> {
        let mut kept = Vec::with_capacity(nodes.len());
        for node in nodes {
            let count = self.children.get(node).map_or(0, Vec::len);
            match node >= messages && count <= most {
                true => kept.extend(self.children.get_mut(node).map(std::mem::take).unwrap_or_default()),
                false => kept.push(node),
            }
        }
        kept
    }

    /// Step 5: threads with the same base subject become one.
    fn merge_subjects(&mut self, messages: &[Message]) {
        let count = messages.len();
        let subject = |forest: &Forest, node: usize| -> Option<(Vec<u8>, bool)> {
            let message = messages.get(forest.speaker(node, count)?)?;
            let is_reply = node < count && message.is_reply;
            Some((message.subject.clone(), is_reply)).filter(|(subject, _)| !subject.is_empty())
        };
        let mut table: HashMap<Vec<u8>, (usize, bool)> = HashMap::new();
        for &root in &self.roots {
            let Some((text, is_reply)) = subject(self, root) else { continue };
            let is_absent = root >= count;
            match table.get_mut(&text) {
                None => drop(table.insert(text, (root, is_reply))),
                Some((held, held_is_reply)) if *held < count => {
                    if is_absent || (*held_is_reply && !is_reply) {
                        (*held, *held_is_reply) = (root, is_reply);
                    }
                }
                Some(_) => {}
            }
        }
        let roots = std::mem::take(&mut self.roots);
        let mut slots: HashMap<usize, usize> = HashMap::new();
        let mut gone = vec![false; self.parent.len()];
        let mut out: Vec<usize> = Vec::with_capacity(roots.len());
        for root in roots {
            let entry = subject(self, root).and_then(|(text, is_reply)| {
                let held = table.get_mut(&text)?;
                Some((held, is_reply))
            });
            let Some((held, is_reply)) = entry.filter(|(held, _)| held.0 != root) else {
                slots.insert(root, out.len());
                out.push(root);
                continue;
            };
            let (holder, holder_is_reply) = *held;
            let (is_absent, holder_is_absent) = (root >= count, holder >= count);
            if is_absent && holder_is_absent {
                let children = self.children.get_mut(root).map(std::mem::take).unwrap_or_default();
                children.into_iter().for_each(|child| self.adopt(holder, child));
            } else if holder_is_absent || (is_reply && !holder_is_reply) {
                self.adopt(holder, root);
            } else {
                let both = self.add();
                gone.push(false);
                *held = (both, false);
                // It takes the holder's place, wherever that is or will be.
                match slots.get(&holder).copied() {
                    Some(slot) => {
                        slots.insert(both, slot);
                        if let Some(place) = out.get_mut(slot) {
                            *place = both;
                        }
                    }
                    None => {
                        slots.insert(both, out.len());
                        out.push(both);
                        if let Some(gone) = gone.get_mut(holder) {
                            *gone = true;
                        }
                    }
                }
                self.adopt(both, holder);
                self.adopt(both, root);
            }
        }
        out.retain(|node| gone.get(*node) != Some(&true) && self.parent.get(*node) == Some(&None));
        self.roots = out;
    }

    /// The message that a node speaks for: itself, or its first child.
    fn speaker(&self, node: usize, messages: usize) -> Option<usize> {
        let mut node = node;
        while node >= messages {
            node = *self.children.get(node)?.first()?;
        }
        Some(node)
    }

    /// Steps 4 and 6: siblings by the time they were sent, on every level.
    fn sort(&mut self, messages: &[Message]) {
        let mut order = Vec::new();
        let mut open = self.roots.clone();
        while let Some(node) = open.pop() {
            order.push(node);
            open.extend(self.children.get(node).into_iter().flatten().copied());
        }
        let key = |forest: &Forest, node: usize| {
            let speaker = forest.speaker(node, messages.len());
            speaker.and_then(|index| messages.get(index)).map(|message| (message.sent, message.number))
        };
        // Children first, as an absent parent's time is its first child's.
        for node in order.into_iter().rev() {
            let mut children = self.children.get_mut(node).map(std::mem::take).unwrap_or_default();
            children.sort_by_cached_key(|child| key(self, *child));
            if let Some(slot) = self.children.get_mut(node) {
                *slot = children;
            }
        }
        let mut roots = std::mem::take(&mut self.roots);
        roots.sort_by_cached_key(|root| key(self, *root));
        self.roots = roots;
    }

    /// The nodes in one list, each before its children and these before its next sibling.
    fn flatten(&self, messages: &[Message]) -> Threads {
        let mut nodes: Vec<ThreadNode> = Vec::with_capacity(self.parent.len());
        // A node, and where its parent or elder sibling was put.
        let mut open: Vec<(&[usize], Link)> = vec![(&self.roots, Link::None)];
        while let Some((siblings, link)) = open.pop() {
            let Some((first, rest)) = siblings.split_first() else { continue };
            let index = nodes.len();
            let here = u32::try_from(index).ok().and_then(NonZeroU32::new);
            match link {
                Link::Parent(parent) => {
                    if let Some(node) = nodes.get_mut(parent) {
                        node.first_child = here;
                    }
                }
                Link::Elder(elder) => {
                    if let Some(node) = nodes.get_mut(elder) {
                        node.next_sibling = here;
                    }
                }
                Link::None => {}
            }
            let number = messages.get(*first).map_or(0, |message| message.number);
            nodes.push(ThreadNode { number, ..ThreadNode::default() });
            open.push((rest, Link::Elder(index)));
            if let Some(children) = self.children.get(*first) {
                open.push((children, Link::Parent(index)));
            }
        }
        Threads { nodes }
    }
}

enum Link {
    None,
    Parent(usize),
    Elder(usize),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(number: u32, sent: u64, subject: &str, id: &str, references: &str) -> Message {
        let header = format!("Subject: {subject}\r\nMessage-ID: {id}\r\nReferences: {references}\r\n\r\n");
        Message { sent, ..Message::read(number, header.as_bytes(), None) }
    }

    /// As a THREAD response writes it.
    fn draw(threads: &Threads) -> String {
        let mut text = String::new();
        fn list(threads: &Threads, at: usize, text: &mut String) {
            let mut next = Some(at);
            while let Some(index) = next {
                let node = threads.nodes[index];
                text.push_str(&format!("({}", node.number));
                if let Some(child) = node.first_child {
                    list(threads, child.get() as usize, text);
                }
                text.push(')');
                next = node.next_sibling.map(|next| next.get() as usize);
            }
        }
        if !threads.nodes.is_empty() {
            list(threads, 0, &mut text);
        }
        text
    }

    fn references(messages: &[Message]) -> String {
        draw(&find(ThreadKind::References, messages))
    }

    #[test]
    fn replies_stand_below_what_they_answer() {
        let messages = [
            message(1, 10, "a", "<1@x>", ""),
            message(2, 30, "Re: a", "<2@x>", "<1@x>"),
            message(3, 20, "Re: a", "<3@x>", "<1@x>"),
            message(4, 40, "b", "<4@x>", "<1@x> <2@x>"),
        ];
        assert_eq!(references(&messages), "(1(3)(2(4)))");
    }

    #[test]
    fn absent_messages_hold_several_children_together() {
        let messages = [
            message(1, 10, "a", "<1@x>", "<0@x>"),
            message(2, 20, "b", "<2@x>", "<0@x>"),
            message(3, 30, "c", "<3@x>", "<9@x>"),
        ];
        assert_eq!(references(&messages), "(0(1)(2))(3)");
        let chain = [message(1, 10, "a", "<1@x>", "<7@x> <8@x> <9@x>")];
        assert_eq!(references(&chain), "(1)");
    }

    #[test]
    fn loops_and_equal_ids_are_survived() {
        let messages = [message(1, 10, "a", "<1@x>", "<2@x>"), message(2, 20, "b", "<2@x>", "<1@x>")];
        assert_eq!(references(&messages), "(2(1))");
        let own = [message(1, 10, "a", "<1@x>", "<1@x>")];
        assert_eq!(references(&own), "(1)");
        let equal = [
            message(1, 10, "a", "<1@x>", ""),
            message(2, 20, "b", "<1@x>", ""),
            message(3, 30, "c", "", "<1@x>"),
        ];
        assert_eq!(references(&equal), "(1(3))(2)");
    }

    #[test]
    fn equal_subjects_join() {
        let replies = [message(1, 10, "a", "<1@x>", ""), message(2, 20, "Re: a", "<2@x>", "")];
        assert_eq!(references(&replies), "(1(2))");
        let late = [message(1, 10, "Re: a", "<1@x>", ""), message(2, 20, "a", "<2@x>", "")];
        assert_eq!(references(&late), "(2(1))");
        let plain = [
            message(1, 10, "a", "<1@x>", ""),
            message(2, 20, "a", "<2@x>", ""),
            message(3, 30, "a", "<3@x>", ""),
        ];
        assert_eq!(references(&plain), "(0(1)(2)(3))");
        let empty = [message(1, 10, "", "<1@x>", ""), message(2, 20, "", "<2@x>", "")];
        assert_eq!(references(&empty), "(1)(2)");
    }

    #[test]
    fn ordered_subjects() {
        let messages = [
            message(1, 40, "b", "", ""),
            message(2, 20, "Re: a", "", ""),
            message(3, 10, "a", "", ""),
            message(4, 30, "a", "", ""),
        ];
        assert_eq!(draw(&find(ThreadKind::OrderedSubject, &messages)), "(3(2)(4))(1)");
    }

    #[test]
    fn message_ids() {
        assert_eq!(ids(b"x <a@b> junk <\"c\"@ d> <bad> <@> <e@f"), [b"a@b".to_vec(), b"c@d".to_vec()]);
    }

    #[test]
    fn deep_threads_on_a_small_stack() {
        let run = || {
            let chain: Vec<Message> = (1..=100_000u32)
                .map(|n| Message {
                    number: n,
                    id: Some(n.to_string().into_bytes()),
                    references: vec![(n - 1).to_string().into_bytes()],
                    ..Message::default()
                })
                .collect();
            assert_eq!(find(ThreadKind::References, &chain).nodes.len(), 100_000);
            let mut backwards = chain;
            backwards.reverse();
            find(ThreadKind::References, &backwards);
        };
        std::thread::Builder::new().stack_size(128 << 10).spawn(run).unwrap().join().unwrap();
    }
}
