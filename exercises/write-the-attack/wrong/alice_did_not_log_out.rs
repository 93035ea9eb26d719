// Breaks 4: not stopped
// Alice has not logged out. Of course whoever sits down is her.

/// The attack, in the notation of the course: TOML between `+++`, then a section for each step.
pub fn attack() -> &'static str {
    r#"+++
title = "Go on as Alice"
family = "shared computer"
promise = "Alice logs out at the computer in the lobby. Mallory sits down there, and goes on as Alice."
won_when = "mallory sees {{secret}}"
story = "Mallory went on as Alice without her password: the hotel had kept who was here last"
+++

## Alice logs in at the lobby's computer, and out again

```act as=alice
open {{target.login}}
{{target.log_in.alice}}
=> body contains {{secret}}
```

## Mallory sits down there

She has no password of Alice's, and no copy of anything. The page offers to go on as the guest who was here last.

```act as=mallory at=alice
open {{target.account}}
=> 200
=> body contains {{secret}}
```
"#
}
