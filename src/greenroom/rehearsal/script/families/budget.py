"""Spending, saving, and the cushion for bad days."""

from greenroom.rehearsal.script.bank import family

BUDGET = family(
    "budget",
    "budget spend spending saving savings save emergency fund cash expense expenses bills paycheck salary "
    "groceries subscription money",
    """
@title
{Topic} on {income} a month
{Topic}: finding the missing {leak}
A first cushion, and {topic} without spreadsheets
Where the {left_over} goes: {topic}
{Topic} for somebody who hates budgets
@situation
I bring home {income} a month and the essentials are about {essentials}, so there should be something left.
By the {other_day} before payday I'm usually down to my last {shock}, and I can't say why.
I've tried {count} budgeting apps and gave each of them up within {weeks} weeks.
I have {fund_one} in savings, which sounds fine until the car makes a noise.
Living in {city} got expensive, and my pay hasn't noticed.
Last month I went through {count} statements with {relative} and we both went quiet.
@goal
How do I get a grip on this without living like a monk?
What would a sensible first step look like?
How much should I be putting away?
Can you help me see where it's going?
Is there a way to do this that doesn't need daily discipline?
@beat
? Where does it all go, though?
? I honestly don't know what I spend. How do I find out?
? Do I really have to track every coffee?
: You don't need to track everything for ever. One month, looked at backwards, tells you nearly all of it.
: Sort it into three heaps: things that hurt if they stop, things you'd miss, and things you wouldn't notice.
: Most leaks aren't coffees. They're the quiet monthly charges that nobody decided on this year.
= If {leak} a month turns out to be the third heap, that's {leak_year} a year with no loss of happiness.
= Out of {income}, your essentials take {essentials}. The question is only about the other {left_over}.
= {friend} found {count} subscriptions in {minutes} minutes, two of them for the same thing.
! Don't judge while you count. The moment it becomes a trial, you'll stop looking.
! A shared account hides half the story, so bring both halves to the table.
> Print last month's statement and use three coloured pens, one for each heap.
> Cancel the {count} charges you'd not miss, today, while you're annoyed.
* What would you guess you spend on food out? | I'd say {spare_half}. It's probably double.
* Is anything paid yearly that you tend to forget? | The car insurance. It ruins every {month}.
@beat
? How big does the emergency fund need to be?
? Is {shock} enough, or am I kidding myself?
? People say three months, which sounds impossible.
: Three months of essentials is the destination, and one month is already a different life from none.
: What counts is how steady your income is. A safe salary needs less, and work that comes and goes needs more.
: Size it by essentials, not by income: in a bad month you'd live on the smaller number.
= For you one month is {fund_one} and three are {fund}. At {spare} a month the first one takes {fund_months}
  months.
= {spare_week} a week doesn't sound like much. It's {spare_year} in a year, before any interest.
= Your last surprise was {shock}. A fund of twice that would have made it an annoyance.
! Keep it apart from the account you spend from, or it'll be groceries by {month}.
! If you owe on a card as well, stop at a small cushion first and clear that before filling the rest.
> Open a separate savings account and send {spare_week} there every {weekday}.
> Pick a first target of {fund_one} and write the month you'll reach it on the calendar.
* How steady is your income? | Steady, apart from {count} slow weeks {season}.
@beat
? What kind of budget is right for someone like me?
? Is the 50/30/20 thing any good?
? I can't do spreadsheets. What then?
: The best budget is the one you still use in {weeks} weeks, and for most people that means very few lines.
: Percent rules are a place to start. Rents in {city} never read them, so adjust without guilt.
: Turn it round: first the saving leaves, then the bills, and whatever is left may be spent without thinking.
= With {income} coming in, {essentials} for essentials and {spare} saved on payday, the rest is yours to waste
  in peace.
= Divide what's left by four and give yourself that amount each {weekday}; a weekly number is one you can feel.
= Half of {left_over} for living well and half for later is a crude rule, and it beats a perfect one you drop.
! Don't plan for your best month. Plan for the ordinary one, where somebody has a birthday.
! If every category needs moving money around, there are too many categories.
> Set up one automatic transfer of {spare} on payday, and treat the remainder as your whole budget.
> Try a weekly allowance for {count} weeks before you decide anything bigger.
* When in the month does it get tight? | Always in the week before payday. Like clockwork.
@beat
? What about the big bills that come once a year?
? Something always comes up. How do I plan for that?
? December wrecks me every time. What can I do?
: Yearly bills aren't surprises; they're monthly bills that hide well.
: Add up everything that came less than monthly last year, divide by twelve, and you have the missing line.
: A second pot for known, irregular things keeps your emergency fund for true emergencies.
= If last year's irregular bills came to {spare_year}, then {spare} a month makes every one of them boring.
= {shock} for tyres feels like a blow in {month} and like nothing at all when it was set aside by then.
= Somebody I worked with names her pots after people's birthdays. She hasn't raided one yet.
! Don't let this pot and the emergency fund be one account; they're spent in different moods.
! Expect to get the first year's sum wrong. The second will be close.
> List last year's irregular costs, divide by twelve, and move that sum each payday.
> Ask your insurer whether monthly payments cost extra, and spread them if they don't.
* Which one hurt most last year? | The {shock} in {month}. I had forgotten it completely.
@beat
? How do I keep from feeling deprived?
? What if I slip?
? How will I know that it's working?
: You'll slip, and the plan should expect it. A slip is a number, and the next payday is a new page.
: Watch one figure only: what's in savings on the first of the month. If it rises, it works.
: Deprivation comes from vague rules. A clear amount that you may spend freely feels like permission.
= Even {spare} a month, with no cleverness at all, is {spare_total} over {term} months.
= After {weeks} weeks most people can say what they spend without looking, and that alone changes things.
= Keep {spare_half} a month that needs no reason at all. It's the cheapest insurance against giving up.
! Don't raid the savings to make up for a bad week. Let the week be bad.
! Beware of rewards that cost more than the habit saved.
> Check the savings balance on the first {weekday} of each month and write it on the wall.
> Choose one thing to keep, guilt-free, and put it into the plan by name.
* What would you hate to give up? | Eating out with {friend} on {weekday}s. It's the best part of the week.
""",
)
