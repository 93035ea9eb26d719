// Right: a question to the class, and notes for the defender.

/// The attack, in the notation of the course: TOML between `+++`, then a section for each step.
pub fn attack() -> &'static str {
    r#"+++
title = "The next one at this computer"
family = "life cycle"
promise = "Whoever sits down after Alice is Alice."
won_when = "mallory sees {{secret}}"
story = "Mallory was Alice"
stopped_by = ["forget_at_logout"]
minutes = 3
+++

## Alice logs in at the lobby's computer, and out again

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

```predict
ask = "Alice has logged out. What does the login page offer?"
options = ["A form for name and password", "That, and to go on as Alice"]
answer = "That, and to go on as Alice"
because = "The logout took the guest out of the session, and left who was here last."
```

```act as=mallory at=alice
open {{target.login}}
submit "go on"
=> 200
=> body contains {{secret}}
```

## For the defender

A logout deletes the record.
"#
}
