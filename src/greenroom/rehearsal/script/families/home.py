"""Buying, renting and keeping a home."""

from greenroom.rehearsal.script.bank import family

HOME = family(
    "home",
    "home house mortgage rent renting landlord apartment flat property deposit down-payment realtor moving buyer"
    " renovat refinanc",
    """
@title
{Topic}: what {price} really costs
Renting at {rent} or owning? {Topic}
{Topic} with {down}% down
The number the bank leaves out: {topic}
{Topic}, before the viewing on {weekday}
@situation
I pay {rent} in rent and the place I keep looking at is {price}.
The bank says yes to {loan}, which is more than I'd have lent myself.
I've saved {deposit} so far, after {term} months of being strict.
We saw a place near {city} on {weekday}, and I've not slept properly since.
{Relative} bought {season} and can talk of nothing else.
My lease ends in {month}, so I've a date whether I like it or not.
@goal
How do I know whether I can really afford it?
Should I buy now, or wait and keep renting?
What am I not seeing?
Is {down}% down enough, or am I being reckless?
What order do I do all of this in?
@beat
? What can I really afford?
? The bank approved {loan}. Isn't that the answer?
? How do you work out a safe number?
: The bank answers what it can get back. You have to answer what you can live with.
: Take the payment, then add tax, insurance and upkeep; that sum, not the payment, is what to hold against rent.
: A home is affordable when a bad month is still possible in it.
= {loan} at {mortgage_rate}% over thirty years is about {mortgage} a month, before tax and insurance.
= Upkeep runs near one percent a year. On {price} that's {upkeep}, or {upkeep_month} each month.
= Against a rent of {rent}, the honest comparison is {mortgage} plus {upkeep_month} plus tax.
! If the sum only works with overtime, it doesn't work.
! A rate one point higher would make it {mortgage_worse}, so test that before the bank does.
> Pay yourself the difference to the full cost for {count} months, and see whether you can.
> Write the monthly total, with upkeep in it, on the back of the listing.
* What do you take home? | {income} a month, fairly steady.
@beat
? How much of a deposit do I need?
? Is {down}% too little?
? Should I put in every dollar I have?
: A bigger deposit lowers the rate and the risk. An empty savings account raises the risk again.
: Below a fifth of the price you usually pay for insurance that protects the lender, not you.
: Keep the closing costs and a cushion out of the deposit from the start, since both will be needed in week one.
= {down}% of {price} is {deposit}. Closing costs are near {closing} on top, and they're due at the same moment.
= With {deposit} down you borrow {loan}. Five percent more would cost you time and save you interest for thirty
  years.
= If keeping {fund_one} back means a slightly smaller deposit, keep it back.
! Don't move large sums between accounts in the last months; lenders will want a story for each.
! A gift from family needs a letter that says it is one.
> Put three numbers on one page: deposit, closing costs, cushion. Only then look at listings.
> Ask the lender what each extra five percent would do to the rate.
* Would there be anything left after? | About {shock}. That's what frightens me.
@beat
? Isn't rent just money thrown away?
? Would it be smarter to keep renting?
? How long do I have to stay for it to be worth it?
: Rent buys a roof and the freedom to leave. Interest, tax and upkeep are thrown away just as much.
: Buying costs a lot at both ends, so a short stay rarely pays whatever prices do.
: A rough line is five years. Under it rent tends to win, over it owning starts to.
= Getting in costs about {closing}, and getting out costs more. Spread over two years that's a second rent.
= In the first year at {mortgage_rate}% most of each {mortgage} is interest; the part that's yours comes later.
= If you invested the {deposit} instead and paid {rent}, the gap is smaller than people expect.
! Nobody can promise you prices. Decide so that you're fine if they stand still for {count} years.
! A home isn't a savings plan you can sell a bathroom of.
> Write down where you'd want to be in five years, and read it again before you bid.
> Run a rent-or-buy calculator with your own numbers and a price growth of zero.
* How long do you see yourself there? | Honestly? {count_more} years, if the job holds.
@beat
? What should I look at during the viewing?
? How do I avoid buying somebody's problem?
? Is an inspection worth the money?
: Look at what's dear and dull: roof, damp, wiring, heating, windows. Paint is cheap.
: An inspection is the cheapest advice you'll ever buy for a {price} decision.
: Go twice, at different hours, and once in the rain if you can.
= A roof can be a year of {upkeep} in one go. Knowing its age is worth {minutes} awkward minutes.
= {friend} took {shock} off the price with one photograph of the cellar.
= On a {weekday} at {evening} you'll learn more about a street than from {count} listings.
! Never give up the inspection to win a bid unless you can pay for the surprise in cash.
! Be careful with anything that was freshly painted last week.
> Make a list of ten dull questions and ask every one of them aloud.
> Book an inspector who'll let you walk along.
* Did anything seem odd? | There was a smell in the hall, and a new rug on top of it.
@beat
? What about the rate? Fixed, or not?
? Should I wait for rates to fall?
? How do I compare two offers?
: Choose the payment you can carry, then the rate type that lets you sleep.
: You can change a rate later, at a cost. You can't change the price you paid.
: Compare offers by what you'd have paid in total after five years, fees included.
= One point on {loan} is {mortgage_gap} a month. That's real, and it's also a sum you can plan for.
= At {mortgage_rate}% it's {mortgage}. At a point more, {mortgage_worse}. If the second one breaks you, go cheaper.
= Two offers can differ by {closing} in fees and look the same in the advert.
! A low first-year rate is an invitation, so read what it becomes.
! Applying everywhere over many months dents your score; do it within a couple of weeks.
> Get three written offers in the same week and lay them side by side.
> Ask each lender for the total paid after five years.
* How many lenders have you asked? | Just mine. It didn't occur to me to ask another.
""",
)
