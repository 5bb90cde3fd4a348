//! What a script asks of every message.

use super::Question;
use crate::driver::fetch::{Aspect, Section};
use crate::mailbox::section;
use crate::mime::structure::Structure;

/// What was asked of the last messages of a walk.
#[derive(Debug, Default)]
pub struct Habit {
    overview: Trait,
    structure: Trait,
    /// All leaves of the structure, whatever it is.
    leaves: bool,
    texts: Vec<(Section, Trait)>,
    /// Steps of the walk so far.
    steps: u32,
}

/// One question: whether it was asked of the message at hand, and how many messages before went without.
#[derive(Clone, Copy, Debug, Default)]
struct Trait {
    asked: bool,
    known: bool,
    missed: u8,
}

/// A question that this many messages went without is no habit.
const PATIENCE: u8 = 4;
/// Sections that are watched at once.
const SECTIONS: usize = 32;

impl Trait {
    fn note(&mut self) {
        self.asked = true;
    }

    fn learn(&mut self) {
        self.missed = if self.asked { 0 } else { self.missed.saturating_add(1) };
        self.known = (self.known || self.asked) && self.missed < PATIENCE;
        self.asked = false;
    }

    fn is_wanted(self) -> bool {
        self.known || self.asked
    }
}

impl Habit {
    pub fn note(&mut self, question: Question<'_>) {
        match question {
            Question::Overview => self.overview.note(),
            Question::Structure => self.structure.note(),
            Question::Text(section) => {
                if let Some((_, text)) = self.texts.iter_mut().find(|(known, _)| known == section) {
                    text.note();
                } else if self.texts.len() < SECTIONS {
                    self.texts.push((section.clone(), Trait { asked: true, ..Trait::default() }));
                }
            }
        }
    }

    /// The script goes on to the next message; the one it leaves has this `structure`.
    pub fn learn(&mut self, structure: Option<&Structure>) {
        self.steps = self.steps.saturating_add(1);
        if let Some(structure) = structure {
            let leaves = section::leaves(structure);
            let asked =
                |path: &Vec<u32>| self.texts.iter().any(|(text, of)| of.asked && is_content(text, path));
            let all = leaves.iter().all(asked);
            self.leaves = all && (self.leaves || leaves.len() > 1);
        }
        self.overview.learn();
        self.structure.learn();
        for (section, text) in &mut self.texts {
            // A part that a message lacks could not be asked for.
            if structure.is_none_or(|structure| section::exists(structure, section)) {
                text.learn();
            }
            text.asked = false;
        }
        self.texts.retain(|(_, text)| text.known);
    }

    /// A jump: the question may come from another part of the script.
    pub fn begin_anew(&mut self) {
        *self = Habit::default();
    }

    /// Whether the walk has made a step.
    pub fn is_one(&self) -> bool {
        self.steps > 0
    }

    pub fn overview(&self) -> bool {
        self.overview.is_wanted()
    }

    pub fn structure(&self) -> bool {
        self.structure.is_wanted()
    }

    /// Whether messages are read whose size no structure tells.
    pub fn whole_texts(&self) -> bool {
        let is_whole = |section: &Section| match section.aspect {
            Aspect::Content | Aspect::Text => section.path.is_empty() || !self.structure.is_wanted(),
            _ => false,
        };
        self.texts.iter().any(|(section, text)| text.is_wanted() && is_whole(section))
    }

    /// The sections that will be read of a message with this structure.
    pub fn sections(&self, structure: Option<&Structure>) -> Vec<Section> {
        // Without a structure only what every message has: servers find something to say of absent parts.
        let exists = |section: &Section| match structure {
            Some(root) => section::exists(root, section),
            None => section.path.is_empty() || is_content(section, &[1]),
        };
        let known = self.texts.iter().filter(|(section, text)| text.is_wanted() && exists(section));
        let mut sections: Vec<Section> = known.map(|(section, _)| section.clone()).collect();
        if self.leaves
            && let Some(structure) = structure
        {
            for path in section::leaves(structure) {
                if !sections.iter().any(|section| is_content(section, &path)) {
                    sections.push(Section { path, aspect: Aspect::Content });
                }
            }
        }
        sections
    }
}

fn is_content(section: &Section, path: &[u32]) -> bool {
    section.aspect == Aspect::Content && section.path == path
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mime::structure::ContentType;

    fn part(path: &[u32]) -> Section {
        Section { path: path.to_vec(), aspect: Aspect::Content }
    }

    fn multipart(parts: usize) -> Structure {
        let parts = vec![Structure::default(); parts];
        Structure { content_type: ContentType::Multipart, parts, ..Structure::default() }
    }

    #[test]
    fn what_was_asked_will_be_asked() {
        let mut habit = Habit::default();
        habit.note(Question::Overview);
        habit.note(Question::Text(&part(&[1])));
        habit.learn(None);
        assert!(habit.overview() && !habit.structure() && habit.is_one());
        assert_eq!(habit.sections(None), [part(&[1])]);
        for _ in 0..PATIENCE {
            habit.learn(None);
        }
        assert!(!habit.overview() && habit.sections(None).is_empty());
    }

    #[test]
    fn all_parts_of_one_are_all_parts_of_the_next() {
        let mut habit = Habit::default();
        for path in [[1], [2]] {
            habit.note(Question::Text(&part(&path)));
        }
        habit.learn(Some(&multipart(2)));
        assert_eq!(habit.sections(Some(&multipart(3))), [part(&[1]), part(&[2]), part(&[3])]);
        // A message of one part neither proves nor ends it.
        habit.note(Question::Text(&part(&[1])));
        habit.learn(Some(&Structure::default()));
        assert_eq!(habit.sections(Some(&multipart(3))).len(), 3);
        // One part of several does.
        habit.note(Question::Text(&part(&[1])));
        habit.learn(Some(&multipart(2)));
        assert_eq!(habit.sections(Some(&multipart(3))), [part(&[1]), part(&[2])]);
    }

    #[test]
    fn many_sections_are_not_remembered() {
        let mut habit = Habit::default();
        for number in 1..=1000 {
            habit.note(Question::Text(&part(&[number])));
        }
        assert_eq!(habit.texts.len(), SECTIONS);
    }
}
