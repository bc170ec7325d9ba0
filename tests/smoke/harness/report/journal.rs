//! What a journey writes down of itself while it is walked.

use super::{Outcome, Record, Step, this_run};
use jiff::Timestamp;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// The journal of one journey. It is on disk after each line, so that a run that is cut off shows how far it came.
#[derive(Clone)]
pub(crate) struct Journal {
    report: PathBuf,
    record: Record,
    began: Instant,
    step_began: Instant,
}

impl Journal {
    /// A new one, in place of what the last run of this journey has left.
    pub(crate) fn open(report: &Path, name: &str) -> Self {
        let record = Record {
            name: name.to_owned(),
            run: this_run(),
            started: Timestamp::now(),
            seconds: 0.0,
            outcome: Outcome::Unfinished,
            steps: Vec::new(),
        };
        let began = Instant::now();
        let journal = Self { report: report.to_owned(), record, began, step_began: began };
        let _first_time = fs::remove_dir_all(journal.dir());
        fs::create_dir_all(journal.dir()).unwrap();
        journal.save();
        journal
    }

    /// A step begins.
    pub(crate) fn begin(&mut self, words: &str) {
        self.step_began = Instant::now();
        self.record.steps.push(Step {
            words: words.to_owned(),
            outcome: Outcome::Unfinished,
            seconds: 0.0,
            picture: None,
            failure: None,
            evidence: Vec::new(),
        });
        self.save();
    }

    /// It ends well.
    pub(crate) fn pass(&mut self, picture: &[u8]) {
        let picture = self.keep(&format!("{:02}.png", self.record.steps.len()), picture);
        self.end(|step| (step.outcome, step.picture) = (Outcome::Passed, Some(picture)));
    }

    /// It ends well, after the app.
    pub(crate) fn pass_unseen(&mut self) {
        self.end(|step| step.outcome = Outcome::Passed);
    }

    /// It does not end well.
    pub(crate) fn fail(
        &mut self,
        reason: &str,
        picture: Option<&[u8]>,
        evidence: &[(&str, String)],
    ) {
        let number = self.record.steps.len();
        let picture = picture.map(|picture| self.keep(&format!("{number:02}.png"), picture));
        let evidence =
            evidence.iter().map(|(name, text)| self.keep(name, text.as_bytes())).collect();
        self.end(|step| {
            step.outcome = Outcome::Failed;
            step.failure = Some(reason.to_owned());
            step.picture = picture.or(step.picture.take());
            step.evidence = evidence;
        });
    }

    /// The journey ends: well, when all its steps did.
    pub(crate) fn finish(&mut self) {
        let well = self.record.steps.iter().all(|step| step.outcome == Outcome::Passed);
        self.record.outcome = if well { Outcome::Passed } else { Outcome::Failed };
        self.record.seconds = self.began.elapsed().as_secs_f64();
        self.save();
    }

    /// The words of the step that failed.
    pub(crate) fn failed_step(&self) -> String {
        self.record.failed_step().map(|step| step.words.clone()).unwrap_or_default()
    }

    /// Keeps a picture for other uses than the report.
    pub(crate) fn keep_picture(&self, name: &str, png: &[u8]) {
        let dir = self.report.join("pictures");
        fs::create_dir_all(&dir).unwrap();
        fs::write(dir.join(format!("{name}.png")), png).unwrap();
    }

    fn end(&mut self, change: impl FnOnce(&mut Step)) {
        let seconds = self.step_began.elapsed().as_secs_f64();
        if let Some(step) = self.record.steps.last_mut() {
            step.seconds = seconds;
            change(step);
        }
        self.save();
    }

    fn keep(&self, name: &str, bytes: &[u8]) -> String {
        fs::write(self.dir().join(name), bytes).unwrap();
        name.to_owned()
    }

    /// In one go, so that nobody reads half of it.
    fn save(&self) {
        let (written, record) = (self.dir().join("record.new"), self.dir().join("record.json"));
        fs::write(&written, serde_json::to_vec_pretty(&self.record).unwrap()).unwrap();
        fs::rename(written, record).unwrap();
    }

    fn dir(&self) -> PathBuf {
        self.report.join(self.record.folder())
    }
}
