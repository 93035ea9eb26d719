//! The writer thread: takes the jobs that wait, runs them in one transaction, commits, and only then answers.
//!
//! A job is told what became of it, and never more than is so: it did not run, it was taken back, it is committed.

use std::sync::mpsc;

use rusqlite::Connection;

use super::DatabaseError;

/// Told what became of the transaction.
pub(super) type Reply = Box<dyn FnOnce(Result<(), DatabaseError>) + Send>;
/// Given a connection inside of a transaction, or the reason why there is none: then it must not run.
pub(super) type Job = Box<dyn FnOnce(Result<&Connection, DatabaseError>) -> Reply + Send>;

/// More than this many waiting jobs are not put into one commit.
const MOST_PER_COMMIT: usize = 256;

/// Works until nobody can send a job any more.
pub(super) fn work(connection: &Connection, inbox: &mpsc::Receiver<Job>) {
    while let Ok(first) = inbox.recv() {
        commit_together(connection, std::iter::once(first).chain(inbox.try_iter().take(MOST_PER_COMMIT - 1)));
    }
}

/// Takes jobs until there are no more, or SQLite has ended the transaction: then the rest is for the next one.
fn commit_together(connection: &Connection, jobs: impl Iterator<Item = Job>) {
    if let Err(error) = connection.execute_batch("BEGIN IMMEDIATE") {
        // All of them before the first is told: whoever is told and tries again is not refused with the same words, unheard.
        let waited: Vec<Job> = jobs.collect();
        waited.into_iter().for_each(|job| job(Err(not_begun(&error)))(Ok(())));
        return;
    }
    let mut replies: Vec<Reply> = Vec::new();
    for job in jobs {
        replies.push(job(Ok(connection)));
        if connection.is_autocommit() {
            // On a full disk, for example. What ran before is undone, and what came now would be committed by itself.
            return replies.into_iter().for_each(|reply| reply(Outcome::rolled_back().told()));
        }
    }
    let done = commit(connection);
    replies.into_iter().for_each(|reply| reply(done.told()));
}

enum Outcome {
    Committed,
    Full,
    TakenBack(String),
    NotKnown(String),
}

impl Outcome {
    fn rolled_back() -> Self {
        Self::TakenBack("another write failed and took the transaction with it".to_owned())
    }

    fn told(&self) -> Result<(), DatabaseError> {
        match self {
            Self::Committed => Ok(()),
            Self::Full => Err(DatabaseError::Full),
            Self::TakenBack(why) => Err(DatabaseError::NotCommitted(why.clone())),
            Self::NotKnown(why) => Err(DatabaseError::NotKnown(why.clone())),
        }
    }
}

fn commit(connection: &Connection) -> Outcome {
    let Err(error) = connection.execute_batch("COMMIT") else { return Outcome::Committed };
    // A commit that failed may have ended the transaction already; then there is nothing to roll back.
    let rolled_back = connection.is_autocommit() || connection.execute_batch("ROLLBACK").is_ok();
    match DatabaseError::from(error) {
        why if !rolled_back => Outcome::NotKnown(why.to_string()),
        DatabaseError::Full => Outcome::Full,
        DatabaseError::Database(error) => Outcome::TakenBack(error.to_string()),
        why => Outcome::TakenBack(why.to_string()),
    }
}

fn not_begun(error: &rusqlite::Error) -> DatabaseError {
    let full = error.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull);
    if full { DatabaseError::Full } else { DatabaseError::NotBegun(error.to_string()) }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    type Told = Arc<Mutex<Vec<String>>>;

    /// A job that runs `sql`, and notes what it was told.
    fn job(sql: &'static str, told: &Told) -> Job {
        let told = Arc::clone(told);
        Box::new(move |begun| {
            let result = begun.and_then(|db| db.execute_batch(sql).map_err(DatabaseError::from));
            Box::new(move |committed| {
                let word = match committed.and(result) {
                    Ok(()) => "committed".to_owned(),
                    Err(error) => error.to_string(),
                };
                told.lock().unwrap().push(word);
            })
        })
    }

    fn run(connection: &Connection, jobs: &[&'static str]) -> Vec<String> {
        let told = Told::default();
        let mut jobs = jobs.iter().map(|sql| job(sql, &told)).peekable();
        while jobs.peek().is_some() {
            commit_together(connection, &mut jobs);
        }
        let said = told.lock().unwrap();
        said.clone()
    }

    fn count(connection: &Connection) -> i64 {
        connection.query_row("SELECT count(*) FROM t", [], |row| row.get(0)).unwrap()
    }

    fn database() -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE t (n INTEGER PRIMARY KEY)").unwrap();
        connection
    }

    #[test]
    fn jobs_that_wait_together_are_committed_together_and_one_that_fails_harms_no_other() {
        let db = database();
        let told = run(&db, &["INSERT INTO t VALUES (1)", "INSERT INTO t VALUES (1)", "INSERT INTO t VALUES (2)"]);
        assert_eq!((told[0].as_str(), told[2].as_str()), ("committed", "committed"));
        assert!(told[1].contains("nothing was changed"), "{}", told[1]);
        assert_eq!(count(&db), 2);
    }

    #[test]
    fn without_a_transaction_no_job_runs() {
        let db = database();
        db.execute_batch("BEGIN").unwrap();
        // A transaction is open already, so BEGIN fails.
        let told = run(&db, &["INSERT INTO t VALUES (1)"]);
        assert!(told[0].contains("takes no writes now, and nothing was changed"), "{}", told[0]);
        assert_eq!(count(&db), 0);
    }

    #[test]
    fn when_sqlite_ends_the_transaction_what_ran_is_told_so_and_the_rest_has_one_of_its_own() {
        let db = database();
        let told = run(&db, &["INSERT INTO t VALUES (1)", "ROLLBACK", "INSERT INTO t VALUES (2)"]);
        assert!(told[..2].iter().all(|said| said.contains("nothing was changed")), "{told:?}");
        assert_eq!((told[2].as_str(), count(&db)), ("committed", 1));
    }

    #[test]
    fn whoever_was_refused_and_tries_again_is_heard_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("db");
        let other = Connection::open(&path).unwrap();
        other.execute_batch("CREATE TABLE t (n INTEGER PRIMARY KEY); BEGIN IMMEDIATE").unwrap();
        let (again, inbox) = mpsc::channel::<Job>();
        let told = Told::default();
        let second = job("INSERT INTO t VALUES (1)", &told);
        // What it is told frees the database, and the next job is there before the writer has come back for one.
        let first: Job = Box::new(move |begun| {
            assert!(begun.is_err());
            Box::new(move |_| {
                other.execute_batch("COMMIT").unwrap();
                again.send(second).map_err(|_| "the writer is gone").unwrap();
            })
        });
        let db = Connection::open(&path).unwrap();
        commit_together(&db, std::iter::once(first).chain(inbox.try_iter()));
        assert!(told.lock().unwrap().is_empty(), "it was not refused unheard");
        work(&db, &inbox);
        assert_eq!(*told.lock().unwrap(), ["committed"]);
    }

    #[test]
    fn a_commit_that_fails_takes_back_what_ran() {
        let db = database();
        db.execute_batch("PRAGMA foreign_keys = ON; CREATE TABLE u (n REFERENCES t (n) DEFERRABLE INITIALLY DEFERRED)")
            .unwrap();
        let told = run(&db, &["INSERT INTO t VALUES (1)", "INSERT INTO u VALUES (7)"]);
        assert!(told.iter().all(|said| said.contains("taken back, and nothing was changed")), "{told:?}");
        assert_eq!(count(&db), 0);
        assert_eq!(run(&db, &["INSERT INTO t VALUES (1)"]), ["committed"]);
    }
}
