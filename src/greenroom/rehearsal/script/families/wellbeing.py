"""Sleep, habits, health and company."""

from greenroom.rehearsal.script.bank import family

WELLBEING = family(
    "wellbeing",
    "health sleep insomnia exercise fitness diet eating weight habit habits stress stressed anxiety lonely "
    "loneliness grief mental meditation routine smoking alcohol pain relationship friendship wellness",
    """
@title
{Topic}, in {minutes} minutes a day
{Topic}: small enough to keep
Starting again with {topic}
{Topic} after {weeks} hard weeks
What helps with {topic}, and what only sounds like it
@situation
It's been about {weeks} weeks, and I keep telling people that I'm fine.
I wake at {hour} and that's the night over.
I've tried to change it {count} times this year and it never lasts past a {weekday}.
Since I moved to {city} I don't really have a rhythm.
{Relative} noticed before I did, which was embarrassing.
On a scale of ten I'd say I'm at {score}, on a good day.
@goal
Where do I begin?
What really makes a difference?
How do I make it last this time?
Is this normal, or should I see someone?
What's the smallest thing I could do?
@beat
? What would be a good first step?
? How small is small?
? I've no energy for a big plan. What then?
: Make it so small that you'd be embarrassed to skip it. Size comes later, and on its own.
: Tie the new thing to something you already do, so that nothing has to be remembered.
: Motivation follows action more often than it leads it.
= {minutes_less} minutes after the first coffee, {sessions} days a week, is a start that survives a bad week.
= {minutes} minutes, {sessions} times a week, for {weeks} weeks: that's about {total_hours} hours, without one
  heroic day.
= {friend} put her shoes in front of the door. That was the whole plan, and it held from {month} on.
! Don't begin on three things at once; the first tired {weekday} will take all of them.
! Missing once is nothing. Missing twice is where a new habit starts, so go back the next day.
> Choose one thing of {minutes_less} minutes and the moment it comes after.
> Do it tomorrow at the same time, and stop while it's still easy.
* What do you already do every day, whatever happens? | Coffee at the window. Nobody takes that from me.
@beat
? What about the nights?
? I lie there thinking. How do I stop?
? Does the phone really matter that much?
: Sleep answers to the clock more than to effort. The hour you get up is the lever.
: A mind that races in bed usually had no other time to speak, so give it one before.
: Bed is for sleep. If you're awake for long, get up, stay dull, and go back when you're drowsy.
= Write tomorrow's worries down at {evening}, {minutes_less} minutes at most, and close the book on them.
= Getting up at the same time {sessions} days running moves the night more than {count} early evenings.
= If you wake at {hour}, don't look at the clock. Knowing it has never helped anybody sleep.
! Going to bed earlier to catch up tends to make it worse.
! A drink makes falling asleep easier and the second half of the night worse.
> Pick a getting-up time and keep it on {weekday} too.
> Let the phone sleep in another room for {weeks} nights, as an experiment.
* What do you do when you wake up? | I read messages. Then I'm awake for good.
@beat
? How do I keep it up when life gets in the way?
? I always give up after two weeks. Why?
? What do I do on a bad day?
: Have a version for bad days, and let it count in full.
: Two weeks is when the newness is gone and the result isn't there yet. Knowing that takes the drama out.
: Track that you did it, not how well. A row of crosses is oddly hard to break.
= The bad-day version of {minutes} minutes is two. Put the cross all the same.
= After {weeks} weeks of {sessions} times, nobody asks whether you feel like it. Least of all you.
= {friend} missed all of {month} and simply went on. She says that was when it became hers.
! All or nothing is how nothing wins.
! Don't make up for a missed day by doing double. It turns the habit into a debt.
> Write down the two-minute version and where you'd do it.
> Hang a calendar where you brush your teeth.
* When does it usually break? | The first week that's too full. Always.
@beat
? Should I talk to somebody about this?
? How do I know whether it's serious?
? I don't want to bother people. What would I even say?
: If it has lasted for weeks and touches sleep, appetite or work, a doctor is the right person, and you needn't
  be sure.
: Being a bother is what it feels like from inside. From outside it's being trusted.
: You don't need the right words. The first true sentence is enough.
= "I've been at {score} out of ten for {weeks} weeks, and I'd like to rule things out" is all a doctor needs.
= A walk of {minutes} minutes with {relative} on {weekday} is easier than a talk across a table.
= {friend} sent one line: not great, could use company. The rest came on its own.
! If there are thoughts of hurting yourself, don't wait for a plan: call a crisis line or emergency services today.
! Don't ask the internet at {hour}. It only has one answer, and it's the worst.
> Make the appointment now, and decide later whether you need it.
> Send one honest line to one person before {weekday}.
* Is there anyone who knows? | Not really. {friend} suspects.
@beat
? How long until I feel different?
? How will I see that it helps?
? What if it doesn't work?
: Give it {weeks} weeks before you judge, and judge by the average, not by yesterday.
: Feeling comes last. First come the small proofs: you got up, you went, you slept through once.
: If it doesn't help, you've lost little and learnt something, and we change one thing only.
= Note a number from one to ten each evening. From {score} to one more, on average, is real progress.
= In {weeks} weeks that's {total_hours} hours spent on yourself, which is already a change.
= Most people see it in the diary before they feel it in the morning.
! Don't compare yourself with someone's best day.
! More isn't faster. The second month is built on the rest days of the first.
> Write tonight's number on the calendar, and nothing else.
> Look back on the first {weekday} of next month, with a cup of something.
* What would you notice first if it were better? | I'd laugh more, I think. Or sing in the car.
""",
)
