"""Programs, machines and why they don't work."""

from greenroom.rehearsal.script.bank import family

TECHNOLOGY = family(
    "technology",
    "software code coding programming python java javascript sql database api app bug debug server computer laptop"
    " linux cloud deploy git docker network wifi password privacy backup data machine apps website"
    " printer install",
    """
@title
{Topic}: from it's broken to it's this line
{Topic} without guessing
Finding the cause: {topic}
{Topic}, {count} checks before you change anything
A calmer way through {topic}
@situation
It worked on {weekday}. Since then it fails about {percent}% of the time.
I've spent {count} evenings on it, and changed so much that I can't say what I've changed.
It works on my machine and not on the one in {city}.
There's a message, but it goes by too fast, and I've only seen it at {hour}.
I inherited it from {friend}, who left in {month} and took the explanations along.
I've asked in {count} places and got {count_more} answers.
@goal
How do I find out what's wrong?
Where would you start?
Should I just begin again from nothing?
What do you need to know from me?
Is there a way to do this without breaking the rest?
@beat
? How do I find the cause?
? Where do I even look?
? It's random, though. How do you debug something random?
: Nothing is random to the machine. It only depends on something you aren't looking at yet.
: Before changing anything, make it fail on purpose. What you can repeat, you can find.
: Halve it: find a point in the middle, and ask whether things are still right there.
= If it fails {percent}% of the time, run it {count_more} times with one thing fixed and see whether the share
  moves.
= Take away {count} parts and try again. If it still fails, it's in what's left.
= {friend} and I once looked for {count} days. It was the clock of one machine, {minutes} minutes off.
! Change one thing at a time, or you'll fix it and not know how.
! Restarting hides the evidence, so copy the log before you do.
> Write the shortest list of steps that makes it fail, and try it on another machine.
> Save the exact message, with the time, before you touch anything.
* What changed on {weekday}? | Nothing. Well, an update ran at {hour}.
@beat
? What does the message mean?
? I can't read these logs. Where do I look?
? Is the error in my part, or in theirs?
: Read the first error, not the last. The others are usually its echo.
: An error names where it was noticed, which is often some way from where it was made.
: Look for the first line in the trace that's yours. Above it, you called them; below, they did as told.
= Of {count_more} lines in such a trace, the one that has your file's name in it is the one to open.
= If the same call works from a terminal, then theirs is fine, and yours asks for something else.
= A refusal that says who you are is about rights. One that says nothing at all is about the network.
! Don't search for the whole message. Take out your own names and numbers first.
! Be careful what you paste in public: logs like to carry keys.
> Find the first line with your own file in it, and print what went in there.
> Try the same request by hand, with nothing of yours around it.
* What's the first line that mentions your own files? | Line {weekly_minutes}. It's where the settings are read.
@beat
? Should I rewrite it?
? It's a mess. Wouldn't it be faster to start again?
? How do I clean it up without breaking it?
: A rewrite trades bugs you know for ones you don't. Small steps with a test between them are duller, and they
  arrive.
: Put a test around what it does now, even where that's wrong. Then you'll see what you change.
: Ask which part hurts each week. The ugly part that nobody touches can stay ugly.
= Start with {count} tests for the cases that people really use. That takes an afternoon, not a quarter.
= {minutes} minutes of tidying with each fix adds up to {total_hours} hours in {weeks} weeks, and nobody has to
  approve it.
= Pull out the piece that changes most, give it a name, and leave the rest alone until {month}.
! Don't tidy and fix in one change; a review can only see one of them.
! If there's no way back, it isn't a small step.
> Write one test for today's behaviour before you improve it.
> Commit what works now, so that you can always come back here.
* Is there any test at all? | One. It checks that one is one.
@beat
? How do I make sure this doesn't lose anything?
? What about backups?
? How safe is this, really?
: A backup is what you've restored from. Until then it's a hope with a date.
: Three copies, two kinds of place, one of them elsewhere. It's an old rule, and it still holds.
: Start from what you couldn't bear to lose, and protect that first.
= A restore into an empty folder takes {minutes} minutes, and it's the only proof there is.
= If you lost everything since {weekday}, what would it cost? That's how often to back up.
= {friend} had {count_more} copies, all on one disk.
! A sync isn't a backup. It copies your mistake everywhere within seconds.
! Use a different password for the place where the copies live.
> Restore one file today, from the oldest copy you have.
> Put a restore on the calendar for every {month}.
* When did you last restore something? | Never. I assumed.
@beat
? How do I keep it from happening again?
? What should I learn from this?
? How do I explain it to the others?
: Fix the cause, then the thing that let it stay hidden. The second is worth more.
: Write down what happened without a name in it. People tell the truth to a page that doesn't blame.
: A check that runs by itself beats a rule that everyone means to follow.
= Half a page: what was seen, what it was, what would've shown it sooner. {minutes_less} minutes, while it's fresh.
= If an alert had come when failures passed {percent}%, you'd have had it on {weekday}, not {other_day}.
= One line in the setup notes would've saved {friend} {count} evenings. That line is your monument.
! Don't add {count_more} alerts. One that's always right gets read.
! Be careful with the word only, as in: I only changed the settings.
> Write the half page now, and send it to one person.
> Add the one check that would've caught it.
* Who else would run into this? | Whoever gets my laptop next.
""",
)
