//! What an excerpt imports: the lines at the top of its file that it needs and that stand outside of it.

/// The statements that name something the excerpt uses, in order, line by line.
pub(super) fn imports(source: &str, excerpt: &[&str]) -> Vec<String> {
    let used: Vec<&str> = excerpt.iter().flat_map(|line| words(line)).collect();
    let statements = statements(source);
    let needed = statements.iter().filter(|s| !excerpt.iter().any(|line| s.first() == Some(line)));
    let needed = needed.filter(|s| s.iter().flat_map(|line| names(line)).any(|name| used.contains(&name)));
    needed.flatten().map(|line| (*line).to_owned()).collect()
}

fn statements(source: &str) -> Vec<Vec<&str>> {
    let begins = |line: &str| {
        line.starts_with("use ")
            || line.starts_with("import ")
            || (line.starts_with("const ") && line.contains("= require("))
    };
    let mut found: Vec<Vec<&str>> = Vec::new();
    let mut open = false;
    for line in source.lines() {
        if !open && !begins(line) {
            continue;
        }
        if open {
            found.last_mut().into_iter().for_each(|statement| statement.push(line));
        } else {
            found.push(vec![line]);
        }
        open = !line.trim_end().ends_with(';');
    }
    found
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    let code = line.split("//").next().unwrap_or(line);
    code.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

/// The names a line of an import brings in: no keyword, and no part of a path before another.
fn names(line: &str) -> impl Iterator<Item = &str> {
    let own =
        |name: &str| !matches!(name, "use" | "import" | "const" | "from" | "require" | "self" | "super" | "crate");
    let quoted = line.split(['"', '\'']).step_by(2);
    let ends = quoted.flat_map(|part| part.split([' ', ',', '{', '}', ';', '(', ')', '*']));
    ends.filter_map(|path| path.rsplit("::").next()).filter(move |name| !name.is_empty() && own(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_used_is_named_and_the_rest_is_not() {
        let source = "//! Doc\nuse axum::{\n    Form,\n    extract::State,\n};\nuse serde::Deserialize;\nuse super::page;\n\nfn f(State(s): State<S>) { page::show() }\n";
        let excerpt = ["fn f(State(s): State<S>) { page::show() }"];
        assert_eq!(
            imports(source, &excerpt),
            ["use axum::{", "    Form,", "    extract::State,", "};", "use super::page;"]
        );
    }

    #[test]
    fn an_import_of_express_counts_and_one_that_is_shown_does_not() {
        let source = "import express from 'express';\nimport session from 'express-session';\napp.use(session({}));";
        assert_eq!(imports(source, &["app.use(session({}));"]), ["import session from 'express-session';"]);
        assert!(imports(source, &["import express from 'express';", "express()"]).is_empty());
    }
}
