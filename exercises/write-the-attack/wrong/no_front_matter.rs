// Breaks 1: cannot be read
// The steps are there, and nothing says what has been won with them.

/// The attack, in the notation of the course: TOML between `+++`, then a section for each step.
pub fn attack() -> &'static str {
    r#"## Alice logs in at the lobby's computer, and out again

```act as=alice
open {{target.login}}
{{target.log_in.alice}}
=> body contains {{secret}}
{{target.log_out}}
open {{target.account}}
=> body lacks {{secret}}
```

## Mallory sits down there

She has no password of Alice's, and no copy of anything. The page offers to go on as the guest who was here last.

```act as=mallory at=alice
open {{target.login}}
submit "go on"
=> 200
=> body contains {{secret}}
```
"#
}
