//! THREAD (RFC 5256).

use std::num::NonZeroU32;

use super::super::syntax::cursor::{Cursor, Fault, Parsed};
use crate::driver::order::{ThreadNode, Threads};
use crate::limits;

/// ABNF (RFC 5256):
///
/// ```text
/// thread-data    = "THREAD" [SP 1*thread-list]
/// thread-list    = "(" (thread-members / thread-nested) ")"
/// thread-members = nz-number *(SP nz-number) [SP thread-nested]
/// thread-nested  = 2*thread-list
/// ```
///
/// Below [`limits::PAREN_DEPTH`] branches, replies stand in one line.
pub(super) fn threads(cursor: &mut Cursor<'_>) -> Parsed<Threads> {
    let mut forest = Forest::default();
    // Each open list's parent, and how many more are open than are kept.
    let mut open: Vec<Option<u32>> = Vec::new();
    let mut excess = 0usize;
    let mut parent = None;
    let mut list_is_fresh = false;
    loop {
        cursor.spaces();
        if let Some(number) = cursor.number() {
            if open.is_empty() {
                return Err(Fault::Unexpected);
            }
            parent = Some(forest.add(parent, number)?);
            list_is_fresh = false;
        } else if cursor.eat(b'(') {
            if open.len() >= limits::PAREN_DEPTH {
                excess += 1;
                continue;
            }
            if list_is_fresh {
                parent = Some(forest.add(parent, 0)?);
            }
            open.push(parent);
            list_is_fresh = true;
        } else if cursor.eat(b')') {
            if excess > 0 {
                excess -= 1;
            } else {
                parent = open.pop().ok_or(Fault::Unexpected)?;
            }
            list_is_fresh = false;
        } else if cursor.at_end() && open.is_empty() {
            return Ok(Threads { nodes: forest.nodes });
        } else {
            return Err(Fault::Unexpected);
        }
    }
}

#[derive(Default)]
struct Forest {
    nodes: Vec<ThreadNode>,
    /// The last child of each node.
    last_child: Vec<Option<NonZeroU32>>,
    last_root: Option<u32>,
}

impl Forest {
    fn add(&mut self, parent: Option<u32>, number: u32) -> Parsed<u32> {
        let index = u32::try_from(self.nodes.len()).map_err(|_| Fault::Limit)?;
        let elder = match parent {
            Some(parent) => self.last_child.get_mut(parent as usize).and_then(|last| {
                let elder = last.map(NonZeroU32::get);
                *last = NonZeroU32::new(index);
                elder
            }),
            None => self.last_root.replace(index),
        };
        if let Some(node) = elder.and_then(|elder| self.nodes.get_mut(elder as usize)) {
            node.next_sibling = NonZeroU32::new(index);
        } else if let Some(node) = parent.and_then(|parent| self.nodes.get_mut(parent as usize)) {
            node.first_child = NonZeroU32::new(index);
        }
        self.nodes.push(ThreadNode { number, ..ThreadNode::default() });
        self.last_child.push(None);
        Ok(index)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Response, Untagged, parse};
    use super::*;

    fn threads(line: &[u8]) -> Option<Threads> {
        match parse(line) {
            Response::Untagged(Untagged::Thread(threads)) => Some(threads),
            _ => None,
        }
    }

    /// The forest in words: a node, its children in brackets.
    fn draw(threads: &Threads, at: u32) -> String {
        let mut text = String::new();
        let mut next = Some(at);
        while let Some(index) = next {
            let node = threads.nodes[index as usize];
            text += &format!(" {}", node.number);
            if let Some(child) = node.first_child {
                text += &format!("[{}]", draw(threads, child.get()).trim());
            }
            next = node.next_sibling.map(NonZeroU32::get);
        }
        text.trim().to_owned()
    }

    #[test]
    fn forests() {
        let found = threads(b"* THREAD (2)(3 6 (4 23)(44 7 96))\r\n").unwrap();
        assert_eq!(draw(&found, 0), "2 3[6[4[23] 44[7[96]]]]");
        let found = threads(b"* THREAD ((3)(5))(7)\r\n").unwrap();
        assert_eq!(draw(&found, 0), "0[3 5] 7");
        assert_eq!(threads(b"* THREAD\r\n").unwrap(), Threads::default());
        assert_eq!(threads(b"* THREAD (1) \r\n").unwrap().nodes.len(), 1);
        for nonsense in [&b"* THREAD 1\r\n"[..], b"* THREAD (1\r\n", b"* THREAD )\r\n", b"* THREAD (x)\r\n"] {
            assert_eq!(threads(nonsense), None);
        }
    }

    #[test]
    fn deep_threads_do_not_recurse() {
        let chain: String = (1..100_000).map(|n| format!("{n} ")).collect();
        assert_eq!(threads(format!("* THREAD ({chain})\r\n").as_bytes()).unwrap().nodes.len(), 99_999);
        let deep = format!("* THREAD {}{}\r\n", "(1 ".repeat(100_000), ")".repeat(100_000));
        assert_eq!(threads(deep.as_bytes()).unwrap().nodes.len(), 100_000);
    }
}
