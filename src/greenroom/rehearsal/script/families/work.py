"""Jobs, bosses, pay and changes of direction."""

from greenroom.rehearsal.script.bank import family

WORK = family(
    "work",
    "career job jobs work workplace boss manager interview resume cv promotion raise layoff fired quit quitting"
    " colleague team freelance negotiat office burnout leadership",
    """
@title
{Topic}: what to say on {weekday}
{Topic} without burning a bridge
Before the meeting: {topic}
{Topic}, {count} options and one next step
A calmer look at {topic}
@situation
It's been like this for {weeks} weeks, and I rehearse the conversation in the shower.
I've been in the job for {count} years, and I'm good at it, mostly.
There's a meeting on {weekday}, and I don't know what I'll say.
I've got an offer from {city}, and until {other_day} to answer.
{friend} left in {month}, and I've had two people's work since.
I looked at {count} postings last night and closed the laptop.
@goal
What would you do in my place?
How do I bring this up without making it worse?
Is it me, or is it the place?
How do I prepare?
Should I stay or go?
@beat
? How do I say it to my boss?
? What words would you use?
? I always end up apologising. How do I not?
: Say what you see, what it leads to, and what you'd like. Three sentences, then stop talking.
: Ask for something that can be answered with a yes. A feeling can only be nodded at.
: You're not reporting a weakness. You're telling somebody about a risk they'd want to know of.
= "Since {month} I've had {count_more} projects instead of two. The second one will be late. Which should I
  put down?"
= "I'd like {minutes} minutes on {weekday} about my workload, and I'll bring two proposals" leaves nothing to
  guess.
= {friend} wrote it on a card, read it out, and got what she had asked for within {weeks} weeks.
! Don't fill the silence. The next sentence is usually the one that takes it back.
! Leave other people's names out of it, or it'll become a talk about them.
> Write your three sentences tonight and say them aloud once.
> Ask for a fixed time instead of catching someone in the corridor.
* What's your boss like when it's calm? | Fair, really. Just never calm before {other_day}.
@beat
? Can I ask for more money?
? How do I know what I'm worth?
? What if they say no?
: Pay follows what it'd cost to replace you, so find that out before you ask.
: A no is the beginning of a better question: what would have to be true by {month}?
: Bring results, one page, in their words. Effort is invisible; outcomes aren't.
= Three lines will do: what you took over, what it saved or earned, and a figure a tenth above your aim.
= If the same role in {city} pays {percent}% more, that's a fact rather than a threat.
= Of {count_more} things you did this year, pick the two that your boss has told others about.
! Don't make a threat you don't mean to keep.
! A counter-offer that comes only after you resign tells you how things work there.
> Ask {count} people in similar roles what they'd expect, and write down the range.
> Put one page of results together by {weekday}.
* What changed since your last raise? | I run the {weekday} shift, and I've trained {count} people.
@beat
? Should I just quit?
? How do I know when it's time to leave?
? Is it crazy to start over?
: Leave towards something, even if it's only a rest with a date on it.
: Ask what would have to change for you to stay, and whether anyone there could change it.
: Starting over is rarely from zero. People, judgement and half of the skills come along.
= Score each week out of ten, for {weeks} weeks. Four weeks under {score} are an answer; one bad {weekday} is not.
= Somebody I advised went down to four days first. By {month} she knew.
= If {count} of your last ten days were good ones, look at what those had in common.
! Don't decide in the week of a quarrel.
! Have a few months of spending aside before you jump, or the fear will choose the next job for you.
> Keep the weekly score, and decide on a date you set today.
> Talk to one person who does what you think you want, and ask about a bad {weekday}.
* When was the last good day? | {Other_day}, oddly. I'd fixed something and nobody interrupted.
@beat
? How do I prepare for the interview?
? They'll ask about the gap. What do I say?
? I freeze in these things. Any trick?
: Most questions are one question: have you dealt with something like our problem before?
: Prepare four stories, not forty answers. Each has a mess, a choice, and an end.
: A gap needs one sentence and then a turn to what's next. The less you explain, the less it matters.
= "I took {count} months for family, I'm back, and here's why this role" is enough.
= {minutes} minutes aloud, {sessions} days running, beats {weekly_minutes} minutes of reading.
= A story with one number in it, say {percent}% fewer errors, is remembered; a trait isn't.
! Don't speak badly of the last place, even if they invite it.
! If you blank, say so and ask for the question again; it reads as calm.
> Write four stories on four cards, and tell them to {relative}.
> Prepare two questions that you'd really like answered.
* Which question do you dread? | Why I left after {count} months.
@beat
? How do I stop taking it home with me?
? I'm exhausted. What can I change now?
? What about the evenings?
: Work follows you home when it has no proper end, so build one.
: Tiredness that a weekend doesn't touch is information, and it deserves to be taken seriously.
: You can't lower the load by being better at carrying it.
= Five lines at the end of the day, what's done and what's first tomorrow, let the head close the file.
= Taking mail off the phone after {evening} gave {friend} back about {weekly_minutes} minutes a week.
= Two protected hours on {weekday} are worth more than a day off that gets eaten.
! If sleep and appetite have changed for {weeks} weeks, see a doctor as well. That isn't weakness either.
! Don't replace the work by planning how to work less all evening.
> Choose an end time for {sessions} days this week, and tell one colleague.
> Write the five lines before you close the laptop.
* When did you last have a day with nothing in it? | I'd have to look. {Month}, I think.
""",
)
