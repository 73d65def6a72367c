"""Anything else: sentences that hold for nearly every question a person can bring."""

from greenroom.rehearsal.script.bank import family

GENERAL = family(
    "general",
    "",
    """
@title
{Topic}: a first plan
{Topic}, taken apart and put in order
Thinking through {topic}
{Topic}: {count} questions and a next step
From worry to a list: {topic}
What matters about {topic}, and what can wait
@situation
I've been turning it over for {weeks} weeks, and I'm no further.
I asked {relative}, and came away with {count} opinions and a headache.
There's a decision due by {weekday}, and I'd like to make it with open eyes.
I read about it until {evening} and understood less than before.
It came up {season} in {city}, and it hasn't left me since.
{friend} went through the same thing in {month}, and said to ask someone who does this for a living.
@goal
Where would you start?
What do I need to understand first?
How would you go about this?
What are people in my place usually missing?
Can you help me put it in order?
@beat
? What matters most here?
? Can you tell me what to look at first?
? There's so much about {topic}. What can I ignore?
: With {topic}, two or three things decide nearly everything, and the rest is taste.
: Separate what you can change, what you can't, and what you only have to know. Most worry lives in the second
  heap.
: Begin with the part that can't be undone. What can be corrected later may be done roughly.
= Write down {count_more} things that bother you about it, and cross out all that would look the same in a year.
= Out of {count_more} questions people bring me about this, {count} usually settle the others.
= {friend} gave it {minutes} minutes on paper and found that it was really one question.
! Be careful with advice that begins with always.
! The loudest part of a problem is seldom the one that matters most.
> Put it into one sentence, as you'd say it to {relative}, and see what's left out.
> List what can't be undone, and look at only that before {weekday}.
* What would you be sorry about in a year? | Not having asked, I think.
@beat
? What are my options?
? Is there a middle way?
? How do I choose between them?
: There are nearly always three: do it, leave it, and try it small. The third is the one people forget.
: Choose by what you could live with if it went wrong, and less by what's best if all goes well.
: When two options look alike, the one that keeps more doors open is usually the better.
= Try it for {weeks} weeks, at {minutes} minutes each {weekday}, and you'll know more than from any article on it.
= Give each option a mark out of ten for cost, for risk, and for how you'd feel telling {friend}. Add them up, then
  notice whether you're disappointed.
= Somebody I advised chose the plain one of {count} and said later that it gave her {month} back.
! Don't choose at {evening} after a long day. Nothing gets better by it.
! Not deciding is an option too, only nobody tells you its price.
> Name the small version of it, and a date when you'll look at how it went.
> Ask one person who has done it what they'd do differently.
* Which one are you leaning towards? | The small one. I'd just like to hear that it counts.
@beat
? What could go wrong?
? What's the mistake that everybody makes?
? How do I protect myself?
: The usual mistake with {topic} is to start with the tool and not with the need.
: Most trouble comes from one assumption that nobody said aloud, so say yours.
: You can't rule out bad luck. You can decide beforehand what it may cost you.
= Imagine it's {month}, and it went badly. Write the reason in one line. That line is what to guard.
= About {percent}% of the time it's something dull, like a date or a form, and not the thing people fear.
= {Relative} would tell you that the paper nobody read was the one that mattered.
! If somebody hurries you, that's a reason to take another day.
! Don't sign or send anything while you're upset.
> Set a line now: if it passes this, I stop and ask.
> Have someone who doesn't care about the outcome read it once.
* What's the worst that you imagine? | That I find out too late that I had it wrong from the beginning.
@beat
? How do I start, practically?
? What would the first week look like?
? Can I do this alongside everything else?
: Begin with a step that takes less than {minutes} minutes and leaves something behind: a list, a call, a date.
: Make the first step independent of how you feel that day.
: It's fine to do it badly once. The second time needs a first.
= {sessions} times {minutes} minutes this week is enough to get past the hardest part, which is opening it.
= First the list, then one call, and on {weekday} you look at what you've learnt.
= In {weeks} weeks, at {weekly_minutes} minutes each, you'll have given it {total_hours} hours. Few people do.
! Don't prepare for so long that preparing becomes the thing.
! Leave room for the ordinary: there's always a cold, a visit, a broken something.
> Put the first {minutes} minutes in the calendar for {weekday}, with the door shut.
> Make the one call that you've been avoiding, before noon.
* When would you have a quiet hour? | {Weekday} mornings, before anyone is up.
@beat
? How will I know it was right?
? And if I change my mind?
? How do I stop doubting it?
: A decision is good when you could explain on the day why you made it. The result is partly weather.
: Write down today why you chose it. It's the only witness you'll have later.
: Changing your mind with new facts isn't weakness, and changing it with no new facts is only tiredness.
= Look at it again in {weeks} weeks. If {count} of your reasons still hold, carry on.
= {friend} keeps one page a decision. She says that it made her kinder to herself.
= If it's better in {count} ways and worse in one, it's better. People tend to count the one.
! Don't ask ten people afterwards. Each will find something.
! Hindsight is always sure. You weren't allowed to be.
> Write three lines tonight: what, why, and when you'll look again.
> Choose the date for looking back, and leave it in peace until then.
* What would tell you it had worked? | That I've stopped thinking about it in the shower.
""",
)
