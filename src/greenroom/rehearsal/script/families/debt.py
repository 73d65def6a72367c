"""Paying off what is owed."""

from greenroom.rehearsal.script.bank import family

DEBT = family(
    "debt",
    "debt debts credit cards card loan loans borrow owe owing owed repay payoff bankrupt collection "
    "overdraft consolidat",
    """
@title
{Topic}: a way out of {balance}
From {rate}% interest to a date on the calendar
{Topic}, one balance at a time
What an extra {extra} a month does for {topic}
Facing {topic} after {term} months of looking away
Two cards, one plan: {topic}
@situation
I owe {balance} on one card at {rate}% and another {small_balance} on a store card.
There's {balance} on a card that I mostly used {season}, and the statement says {rate}%.
It adds up to {balance}, and I only know that because {relative} made me open the envelopes.
I pay {payment} every month and the {balance} hardly moves.
I've got {balance} at {rate}% and take home {income} a month, so it isn't hopeless on paper.
It began with {shock} for a repair and a promise to myself, and now it's {balance}.
@goal
Where would you begin if it were yours?
Is there an order to do this in that actually works?
How long does something like this take to clear?
Should I throw everything at it, or keep some savings back?
Do I need one of those consolidation loans, or can I do it myself?
@beat
? Which of the two should I pay first?
? Is it better to kill the small one or the expensive one?
? Everybody tells me something different about the order. Who's right?
: There are two honest answers: the dearest rate first saves the most money, and the smallest balance first gives
  you the quickest win.
: Put every spare dollar on one debt and the minimum on the rest. Which one comes first matters less than choosing
  and sticking to it.
: The order is about you as much as about arithmetic. People who have tried and stopped before often do better
  with an early win.
: Spreading extra money thinly over all of them feels fair, and it's the slowest way there is.
= In your case the {small_balance} could be gone within a few months, and its minimum then joins the attack on the
  {balance}.
= At {rate}% the big one costs about {interest} in interest every month, so it's the one that hurts most to leave.
= The store card at {small_rate}% is the milder of the two, so if you need no quick win, the {rate}% card comes
  first.
! Whatever you choose, never skip a minimum on the others, because one late fee eats a month of effort.
! Be wary of moving money back and forth between cards; each transfer tends to cost a few percent at once.
> Write each balance, rate and minimum on one page tonight, and circle the one you'll attack.
> Choose your target debt today and set its extra payment for the day after payday.
* Have you tried to clear it before, and what made you stop? | Twice. Both times something broke in the flat and I
  went back to the card.
* What's the smaller one at? | It says {small_rate}%, I just looked.
@beat
? How much faster does it go if I pay a bit more?
? Does an extra {extra} a month even make a dent?
? I could find a little more each month. Is it worth it?
: Early on most of a minimum payment is interest, so anything on top goes straight to what you owe.
: Interest is worked out on what's left, which is why the same extra dollar does more this month than next year.
: A payment that's fixed, rather than a minimum that shrinks along with the balance, is what bends the curve.
= Paying {payment} would take about {slow_months} months. With {more_payment} it's closer to {fast_months}, and you
  keep roughly {interest_saved}.
= Right now the card charges you around {interest_day} a day. The extra {extra} buys you {months_saved} months
  of your
  life back.
= {extra} on top of your {payment} brings the end forward by {months_saved} months. Same debt, different date.
! Only promise what survives a bad month; a smaller extra that never fails beats a big one that does.
! Check that the extra is booked against the balance, since some lenders treat it as next month's payment in
  advance.
> Raise the automatic payment from {payment} to {more_payment}, then leave it alone.
> Try the higher payment for {weeks} weeks and see what you really miss.
* What's left at the end of a normal month? | About {spare}, when nobody has a birthday.
* When are you paid? | On the last {weekday} of the month.
@beat
? And if something breaks in the meantime?
? Shouldn't I keep some savings while I do this?
? What stops me from ending up back on the card?
: A small cushion comes before the big push, because the next surprise will come whether you're ready or not.
: Most people who slide back don't lack discipline. They lacked {shock} on the wrong {weekday}.
: Think of a starter fund as the fence around the plan, not as a detour from it.
= If the last surprise was {shock}, then about that much in a separate account is your first milestone.
= Putting {spare_week} a week aside gets a first cushion together in a few months without stopping the payments.
= A month of essentials for you is near {essentials}. You don't need all of it now; a third is a good fence.
! Keep it somewhere you can reach in a day, but not on the card you pay with.
! Don't invest that money. It earns its keep by being boring.
> Open a second account with no card and name it after the thing it's for.
> Set a standing order of {spare_week} a week into the cushion until it reaches {shock}.
* What was the last surprise? | The boiler in {month}. {shock}, all of it on the card.
@beat
? Should I call them about the rate? It feels like begging.
? Can I ask for a lower rate, or do they just laugh?
? Is a consolidation loan a trap?
: You're asking for a price, not for mercy. The people on that line hear the question every hour and have a list of
  things they may offer.
: A consolidation loan is only as good as what you do with the emptied cards afterwards.
: Lenders lose far more when somebody stops paying than when they take a few points off, so the call is worth
  making.
= Going from {rate}% to {small_rate}% on {balance} frees a noticeable part of that {interest} a month from
  interest.
= {friend}, whom I worked with last year, got {count} points off in {minutes} minutes by asking twice and
  staying kind.
= If a loan costs {small_rate}% all in, and the term isn't longer than {fast_months} months, the sums favour it.
! Look at the total you'd repay and not at the monthly figure; a longer term can be cheaper each month and
  dearer in
  all.
! Anyone who wants a fee before they have helped you is not helping you.
> Call on a {weekday} morning, say how long you've been a customer, and ask what rate they can do.
> Get the offer in writing, and compare its total with {more_payment} times {fast_months}.
* How long have you been with them? | Nine years, and never missed one until {month}.
@beat
? How do I keep this going when I get tired of it?
? I always start well. What about month four?
? What do I do about the spending that got me here?
: Month four is where plans go quiet, so decide now what you'll look at and when.
: Willpower runs out by {evening}. Arrangements don't, so let the bank do the remembering.
: It helps to leave some pleasure in the budget on purpose. A plan with none of it gets broken, and then abandoned.
= A chart on the fridge with {fast_months} boxes sounds childish, and it works because you see the row fill.
= If {leak} a month goes on things you don't even remember, that's {leak_year} a year for the target debt.
= One person I know lets herself keep {spare_half} of every good month, and she has never felt deprived enough to
  quit.
! One bad week isn't a failed plan. The only real mistake is not opening the next statement.
! Take the card out of your phone and the shops; saved numbers make it too easy at midnight.
> Put {minutes} minutes on the first {weekday} of each month to update the numbers and nothing else.
> Tell {relative} the end date, so somebody asks.
* Is there someone who could know about this? | Maybe {friend}. I've not told anyone yet.
""",
)
