"""Learning something, for school or for its own sake."""

from greenroom.rehearsal.script.bank import family

LEARNING = family(
    "learning",
    "learn learning study studying exam exams language spanish french german piano guitar music math maths school"
    " student course homework thesis writing essay memory reading teach teacher skill degree",
    """
@title
{Topic}: {minutes} minutes that count
{Topic} for busy people
How to study {topic} so that it stays
{Topic}, {weeks} weeks to go
Past the plateau: {topic}
@situation
I have about {weeks} weeks and, if I'm honest, {minutes} minutes a day.
I've started {count} times, and each time I got as far as the second chapter.
The date is in {month}, and I haven't told anyone how far behind I am.
I read everything twice and remember nothing by {weekday}.
Everybody else in the group from {city} seems to get it at once.
I used to be good at this, {count_more} years ago.
@goal
How do I go about it properly?
What would a realistic plan look like?
Why doesn't it stick?
Am I too late to start?
What should I stop doing?
@beat
? Why do I forget it all so fast?
? How do I make it stick?
? Is re-reading really that bad?
: Re-reading feels like knowing. Pulling it out of your head without looking is what builds it.
: Forgetting is part of it: going back just as it fades is when memory gets stronger.
: If it feels a little too hard, it's probably working. If it's smooth, it's probably recognition.
= Close the book after {minutes_less} minutes and write down what you can. The gaps are tomorrow's list.
= See it today, on {weekday}, and again in {count} weeks: three short visits beat one long evening.
= {friend} explained each page to her dog. She passed, and the dog has opinions now.
! Highlighting is colouring in. Keep it for things you'll test yourself on.
! Don't make beautiful notes. Make ugly questions.
> Turn today's page into five questions, and answer them tomorrow without looking.
> Put the three review dates into your calendar now.
* How do you study at the moment? | I read, I underline, I feel good. Then it's gone.
@beat
? What should a week look like?
? How many hours does it take?
? Can {minutes} minutes a day be enough?
: Regular beats long. The brain does part of the work between sessions, and needs the gaps for it.
: Plan sessions, not hours, and give each one a single thing to finish.
: Leave one day empty on purpose, so that a lost one has somewhere to go.
= {minutes} minutes, {sessions} times a week, is {weekly_minutes} minutes. Over {weeks} weeks that's
  {total_hours} hours.
= Two sessions of new things, one of old mistakes, one of mixing it all. That's a whole week.
= Stop in the middle of something easy, and tomorrow's start takes no courage.
! A plan with no slack is a plan for giving up.
! Don't measure yourself in hours; they only show that you sat there.
> Block {sessions} sessions of {minutes} minutes this week, and name what each is for.
> Make {weekday} the spare day, and protect it.
* When are you most awake? | Before eight. After {evening} I'm furniture.
@beat
? What do I do when I'm stuck?
? I hit a wall and then I scroll. What else could I do?
? Everybody is better than me. How do I catch up?
: Being stuck is a place, not a verdict. Say exactly what you don't understand and it's half solved.
: Go one step back to the last thing you could do, and do three of those.
: A plateau is often where things become automatic, which can't be felt while it happens.
= Write: I can do this, and I can't do that, because. The third word is where you look.
= {minutes_less} minutes alone, then ask. Both shorter and longer tend to waste the asking.
= {friend} kept a list of her {count_more} commonest mistakes. By {month} it was down to two.
! Don't watch somebody solve it and call that practice.
! Compare yourself with your own notes of {month}, and with nobody else's today.
> Start a list of mistakes, and begin each session with one from it.
> Bring one exact question to someone by {weekday}.
* Where exactly does it stop? | When there are two steps at once. I lose the first.
@beat
? How do I deal with the exam itself?
? I know it at home and go blank there. Why?
? How do I practise for the real thing?
: You go blank because home is quiet. Practise under some of the noise, and it'll know the way.
: Begin with the easiest question. It starts the engine.
: Old papers, on the clock, are worth more than anything you can read in the last weeks.
= Do one paper in {count} parts first, then a whole one on {weekday}, at the hour of the exam.
= If there are {weekly_minutes} minutes for it, decide now what a question may take, and move on when it's used.
= A page of formulas from memory in the first minutes frees your head for the rest.
! The night before is for sleep. What isn't in by {evening} won't get in.
! Don't talk about answers at the door afterwards.
> Sit one old paper this {weekday}, with the phone in another room.
> Mark it the next day, and add the errors to your list.
* What happens when you go blank? | I read the same line {count_more} times and look at the others.
@beat
? How do I stay with it until {month}?
? What if I lose interest?
? How do I fit it in with everything else?
: Interest comes and goes. An appointment with another person stays.
: Tie it to something you'd like to do with it, as soon as you can do it badly.
: If the day is too full, shrink the session and keep the time.
= A ten-minute call in your new language with someone in {city} is worth an evening of exercises.
= {friend} and {relative} meet every {weekday}, and mostly they just sit in the same room and work.
= On a full day {minutes_less} minutes count. The chain is the point.
! Don't buy another book. The one you have has {count_more} unread chapters.
! A break is fine if you know the date it ends.
> Ask one person to study beside you on {weekday}.
> Choose something small that you'll make or say with it by {month}.
* Who would notice if you stopped? | Nobody. That may be part of it.
""",
)
