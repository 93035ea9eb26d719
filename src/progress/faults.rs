//! What a database may hold and this program never writes: counts out of range, dates that are still to come. Pages
//! read it as the nearest value that is in range; here it is found, counted and put right.
//!
//! Deliberately absent: the file itself, whole or damaged; `cloakroom doctor` looks at that.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};

use super::{MOST_COUNTED, Snapshot};
use crate::{
    ids::LearnerId,
    recall::{LAST, LONGEST_REST},
};

/// Clocks of machines differ a little.
const SLACK: i64 = 24 * 60 * 60;

/// One kind of fault, and how many rows have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong, in words.
    pub says: &'static str,
    /// What putting it right does.
    pub mends: &'static str,
    /// So many rows.
    pub rows: usize,
}

struct Rule {
    says: &'static str,
    mends: &'static str,
    table: &'static str,
    /// True of a row that is wrong. `?1` is the largest count, `?2` now, `?3` the last box, `?4` the latest a card may
    /// be due.
    wrong: &'static str,
    /// What is done to such rows, before `WHERE`.
    cure: &'static str,
}

const RULES: &[Rule] = &[
    Rule {
        says: "counts of runs or hints out of range",
        mends: "brought to the nearest count in range",
        table: "effort",
        wrong: "typeof(attempts) <> 'integer' OR attempts NOT BETWEEN 0 AND ?1
                OR typeof(hints) <> 'integer' OR hints NOT BETWEEN 0 AND ?1",
        cure: "UPDATE effort SET attempts = max(0, min(CAST(attempts AS INTEGER), ?1)),
               hints = max(0, min(CAST(hints AS INTEGER), ?1))",
    },
    Rule {
        says: "dates of what was done that are no dates, or still to come",
        mends: "set to now",
        table: "progress",
        wrong: "typeof(at) <> 'integer' OR at NOT BETWEEN 0 AND ?2 + 86400",
        cure: "UPDATE progress SET at = ?2",
    },
    Rule {
        says: "recall cards in a box that is none, or that rest for longer than any box lets them",
        mends: "asked again at once",
        table: "recall",
        wrong: "typeof(box) <> 'integer' OR box NOT BETWEEN 0 AND ?3 OR typeof(due) <> 'integer'
                OR due NOT BETWEEN 0 AND ?4",
        cure: "UPDATE recall SET box = max(0, min(CAST(box AS INTEGER), ?3)), due = ?2",
    },
    Rule {
        says: "session records that are no JSON",
        mends: "removed; whoever had one gets a new session",
        table: "records",
        wrong: "NOT json_valid(data)",
        cure: "DELETE FROM records",
    },
    Rule {
        says: "saved sandboxes that cannot be read",
        mends: "removed; whoever had one gets a new sandbox",
        table: "sandboxes",
        wrong: "typeof(used_at) <> 'integer' OR length(state) > 262144
                OR CASE WHEN json_valid(state) THEN json_extract(state, '$.version') ELSE 0 END IS NOT 1",
        cure: "DELETE FROM sandboxes",
    },
    Rule {
        says: "last place read that is no lesson",
        mends: "removed",
        table: "place",
        wrong: "typeof(lesson) <> 'text'",
        cure: "DELETE FROM place",
    },
];

impl Rule {
    /// All statements take the same numbers; one that needs fewer ignores them.
    fn run(&self, db: &Connection, sql: &str, now: i64) -> rusqlite::Result<usize> {
        let latest = now.saturating_add(LONGEST_REST.whole_seconds()).saturating_add(SLACK);
        let all = format!("WITH given AS (SELECT ?1, ?2, ?3, ?4) {sql} WHERE {}", self.wrong);
        let numbers = params![MOST_COUNTED, now, LAST, latest];
        let mut statement = db.prepare(&all)?;
        if sql.starts_with("SELECT") {
            let rows: i64 = statement.query_row(numbers, |row| row.get(0))?;
            return Ok(usize::try_from(rows).unwrap_or(0));
        }
        statement.execute(numbers)
    }

    fn count(&self, db: &Connection, now: i64) -> rusqlite::Result<usize> {
        self.run(db, &format!("SELECT count(*) FROM {}", self.table), now)
    }
}

/// What is out of range. `now` is in seconds since 1970.
///
/// # Errors
/// The database cannot be read.
pub fn faults(db: &Connection, now: i64) -> rusqlite::Result<Vec<Fault>> {
    let mut found = Vec::new();
    for rule in RULES {
        match rule.count(db, now)? {
            0 => {}
            rows => found.push(Fault { says: rule.says, mends: rule.mends, rows }),
        }
    }
    Ok(found)
}

/// Puts all of it right, or nothing. The caller keeps a copy first.
///
/// # Errors
/// The database refused; it is as it was.
pub fn mend(db: &mut Connection, now: i64) -> rusqlite::Result<()> {
    let transaction = db.transaction()?;
    for rule in RULES {
        rule.run(&transaction, rule.cure, now)?;
    }
    transaction.commit()
}

/// The keys of what was done, and the names of exercises and cards: to be compared with the course.
///
/// # Errors
/// The database cannot be read.
pub fn names(db: &Connection) -> rusqlite::Result<Vec<String>> {
    let sql = "SELECT CAST(key AS TEXT) FROM progress UNION SELECT 'exercise:' || CAST(slug AS TEXT) FROM effort
               UNION SELECT 'card:' || CAST(card AS TEXT) FROM recall ORDER BY 1";
    db.prepare(sql)?.query_map([], |row| row.get(0))?.collect()
}

/// Takes what can still be read of a damaged database over into a new one; gives how many entries that are.
///
/// # Errors
/// The new database refused; it is as it was.
pub fn salvage(damaged: &Connection, new: &mut Connection) -> rusqlite::Result<usize> {
    as_of_one_learner(damaged);
    let transaction = new.transaction()?;
    let mut entries = 0;
    for learner in learners(damaged) {
        let found = Snapshot::readable(damaged, &learner);
        found.write(&transaction, &learner)?;
        entries += found.done.len() + found.efforts.len() + found.cards.len();
    }
    transaction.commit()?;
    Ok(entries)
}

const TABLES: [&str; 3] = ["progress", "effort", "recall"];

/// Lets tables of an older layout, which say no learner, be read as those of the learner at home. Nothing is written.
fn as_of_one_learner(db: &Connection) {
    for table in TABLES.iter().filter(|table| db.prepare(&format!("SELECT learner FROM {table}")).is_err()) {
        let view = format!(
            "CREATE TEMP VIEW {table} AS SELECT '{}' AS learner, * FROM main.{table}",
            LearnerId::HOME.as_str()
        );
        if let Err(error) = db.execute_batch(&view) {
            tracing::debug!(%error, table, "nothing can be read of it");
        }
    }
}

/// Everybody of whom something can be read.
fn learners(db: &Connection) -> BTreeSet<LearnerId> {
    let mut found = BTreeSet::new();
    for table in TABLES {
        let Ok(mut rows) = db.prepare(&format!("SELECT learner FROM {table}")) else { continue };
        let Ok(names) = rows.query_map([], |row| row.get::<_, String>(0)) else { continue };
        found.extend(names.map_while(Result::ok).filter_map(|name| name.parse().ok()));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        database::Database,
        progress::{Done, Progress},
    };

    #[tokio::test]
    async fn each_learner_is_saved_and_one_of_an_older_layout_is_the_one_at_home() {
        let folder = tempfile::tempdir().unwrap();
        let new = |name: &str| {
            let path = folder.path().join(name);
            (Progress::new(Database::open(&path).unwrap()), Connection::open(path).unwrap())
        };
        let older = Connection::open_in_memory().unwrap();
        older
            .execute_batch(
                "CREATE TABLE progress (key TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;
                 INSERT INTO progress VALUES ('lesson:cookies', 7);",
            )
            .unwrap();
        let (saved, mut connection) = new("older.db");
        assert_eq!(salvage(&older, &mut connection), Ok(1));
        assert!(saved.achieved().await.unwrap().has(&Done::Lesson("cookies".to_owned())));

        let (home, damaged) = new("damaged.db");
        home.note(&Done::Lesson("cookies".to_owned())).await.unwrap();
        home.of("seat-7".parse().unwrap()).count_attempt("login").await.unwrap();
        let (saved, mut connection) = new("saved.db");
        assert_eq!(salvage(&damaged, &mut connection), Ok(2));
        assert_eq!(saved.efforts().await.unwrap().len(), 0);
        assert_eq!(saved.of("seat-7".parse().unwrap()).efforts().await.unwrap()["login"].attempts, 1);
    }
}
