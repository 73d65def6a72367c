"""Putting money to work."""

from greenroom.rehearsal.script.bank import family

INVESTING = family(
    "investing",
    "invest investing investment stock stocks shares portfolio etf index bond bonds crypto bitcoin"
    " diversif dividend broker inherit inheritance windfall",
    """
@title
{Topic}: a first {invested}
{Topic} without watching the news
After a fall of {dip}%: {topic}
Slow and dull: {topic} with {monthly} a month
{Topic}, and what fees do to it
@situation
I have {invested} sitting in an account that pays next to nothing.
I could put in {monthly} a month, and I've been reading about it for {term} months without buying anything.
{Relative} made a lot on one stock {season}, and I feel like the last one at the party.
I put {invested} into a fund {count} years ago and watched it fall {dip}% once.
Everyone at dinner in {city} had an opinion, and none of them the same.
The money came from someone I loved, which makes it harder to do anything with.
@goal
How does a normal person start?
What do I do with it, and what do I leave alone?
How much risk is sensible for me?
Should I put it in all at once?
What would you want me to understand before I buy anything?
@beat
? What do I actually buy?
? There are thousands of funds. How does anybody choose?
? Is one fund really enough?
: One broad, cheap index fund holds thousands of companies, and it's a complete answer for most people.
: You're not looking for the best fund. You're looking for one you can keep for {years} years.
: Owning everything in small amounts means you never have to be right about anything in particular.
= {invested} in one world index fund at {low_fee}% a year costs about as much to keep as a dinner out.
= A simple pair, {stocks}% in shares and {bonds}% in bonds, has served plenty of people for a lifetime.
= {friend} holds two funds. It takes her {minutes} minutes a year, and that includes the tea.
! If you can't explain in two sentences what something earns from, leave it to others.
! A fund named after this year's fashion usually arrives after the party.
> Choose one broad index fund, write down why, and put the note where you'll find it in a fall.
> Look up the yearly cost of anything you own and circle what's over half a percent.
* When might you need the money? | Not for {years} years, I hope.
@beat
? All at once, or bit by bit?
? What if I buy on the worst day?
? Shouldn't I wait for a dip?
: On average all at once wins, since markets rise more often than they fall. Bit by bit wins at letting you sleep.
: Waiting for a dip sounds prudent, and it's a bet that you'll be brave when everyone is frightened.
: The worst day matters surprisingly little when you hold for decades and keep adding.
= Splitting {invested} over {count_more} months is a fair compromise: late by little, calm by much.
= {monthly} on every payday is {monthly_year} a year, and you'll never have to guess the day.
= At {growth}% a year over {years} years, a few unlucky weeks at the start are a rounding error.
! If you choose bit by bit, put the dates in now, or the last half will never go in.
! Don't look daily. It turns a good decision into two hundred small ones.
> Set an automatic purchase of {monthly} for the day after payday.
> Decide the dates today and let the bank keep them.
* Which would bother you more, missing a rise or catching a fall? | The fall. I still remember the last one.
@beat
? How much could I lose?
? What happens to me if it crashes?
? I can't afford to see it drop {dip}%. Is this for me?
: Expect a bad fall once or twice a decade. It's the price of the growth, and it's paid in nerves.
: The right amount of risk is what you can sit through, not what a form says you can.
: Money you need within five years shouldn't be in shares at all, so the rest can wait out a fall.
= {dip}% down on {invested} is {dip_loss}. If reading that made you wince, hold more in bonds.
= With {bonds}% in bonds a fall like that shrinks by a good part, and so does the growth. That's the trade.
= It stood at {dipped} for a while and looked like for ever. Those who did nothing got it back.
! A loss becomes real when you sell, and it's easiest to sell at the bottom.
! Borrowing to invest turns a bad year into a disaster, so leave that out entirely.
> Write one sentence on what you'll do when it falls by a third, sign it, and keep it.
> Keep {fund} apart in safe savings before the first purchase.
* Have you lived through a fall? | Once. I sold everything in a {weekday} lunch break.
@beat
? Do the fees matter that much?
? My bank has an adviser. Is that worth it?
? Who can I trust with this?
: A fee of one or two percent sounds small because it's said of the whole, and taken from the growth.
: Ask how somebody is paid. If it's by what you buy, their advice has a price in it.
: For a plain case you need a plain fund. For a knot, such as tax or a business, an hour of paid advice is well
  spent.
= On {pot}, {fee}% is {fee_year} a year, each year. The plain version would cost {low_fee_year}.
= If growth is {growth}% and the fee is {fee}%, a good third of your growth can go to somebody else.
= A flat fee of {shock} for one honest plan is cheaper than a percentage for ever.
! Free advice is the dearest kind, since you can't see the bill.
! Guaranteed and high don't belong in one sentence. Where you meet both, walk away.
> Ask in writing: what do I pay in all, in dollars, in a year?
> Compare two advisers who charge by the hour before you sign with one who doesn't.
* What did they offer you? | A managed plan at {fee}%. With a very nice folder.
@beat
? How do I not mess it up later?
? How often should I check on it?
? What about all the news?
: Check once or twice a year, on dates you choose now. The news isn't about you.
: Bring the mix back to where it was when it has drifted by more than a few points, and otherwise sit on your
  hands.
: Most of the difference between funds and the people in them comes from people moving.
= If shares went from {stocks}% to ten points over that, sell a little and buy bonds, once, on your date.
= {spare_half} more each month whenever your pay rises does more than any switch you'd read about.
= Somebody I know reads her statement every {month} with a glass of wine, and not otherwise.
! A tip from a friend is a story with the losses left out.
! Tax can eat the gain from a clever switch, so look before you move.
> Put two dates a year in your calendar and take the app off your phone.
> Write your mix, {stocks} to {bonds}, on a card, and act only when it's off by five.
* How often do you look now? | Before breakfast. Every day.
""",
)
