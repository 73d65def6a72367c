"""Money for when work ends."""

from greenroom.rehearsal.script.bank import family

RETIREMENT = family(
    "retirement",
    "retire retirement pension 401k 401(k) ira roth annuity medicare superannuation old-age withdraw",
    """
@title
{Topic} with {years} years to go
Is {pot} enough? {Topic}, step by step
{Topic}: what {monthly} a month turns into
The match, the fees and the next {years} years
Catching up: {topic} from {pot}
@situation
I have {pot} put by and roughly {years} years left to work.
I started late. There's {pot} in an old plan that I haven't looked at since I moved to {city}.
My employer matches {match}% and I've never worked out what that means.
I put in {monthly} a month, mostly because somebody ticked a box for me.
{Relative} stopped working {season}, and it made me count my own years: about {years}.
Every calculator gives me a different number, and one told me I needed millions.
@goal
Am I too late, or is there a way to make this work?
How much do I need to put in from here?
What should I look at first?
Could you help me understand what I already have?
How do people even know when it's enough?
@beat
? How do I know what I'll need?
? Is there a number I should be aiming for?
? What does enough look like?
: Begin with spending, not with savings: what a year of your life costs, minus what a state pension will cover.
: A common rule of thumb takes about four percent of the pot in the first year, and it's a guide rather than a
  promise.
: You don't need to replace your salary. You need to replace your spending, and some of that ends with work.
= If {pot} grows at {growth}% and you add {monthly} a month, in {years} years it's near {future}, or about
  {future_income} a month by the four percent rule.
= Suppose you spend {essentials} a month. Twelve of those, less the state pension, is what the pot has to give
  each year.
= {future} sounds like a fantasy today. It's {monthly} a month, {years} years, and a growth of {growth}%.
! Those are today's dollars only if the growth is counted after inflation, so use a modest rate.
! No projection survives {years} years untouched. Redo it each {month} and correct early.
> Write down what a month costs you now, and cross out whatever ends with work.
> Get your state pension forecast. It takes {minutes} minutes and is the base of everything else.
* Do you know what a month costs you? | Around {essentials}, if the car behaves.
@beat
? What about the match at work?
? Is the company plan worth it?
? They offer {match}%, but I need the cash. Should I bother?
: A match is part of your pay that you only get by asking for it.
: Nothing else you can buy gives a certain return on the day you put the money in.
: Before paying down anything cheap or investing elsewhere, take the whole match.
= On {pay} a year, {match}% is {match_year} every year that you'd otherwise leave on the table.
= You put in {match_year}, they put in {match_year}. Even if markets stand still, you have doubled it.
= Over {years} years the match alone is a five or six figure sum, with nothing clever done.
! Ask when it becomes yours. Some plans take back their part if you leave within a few years.
! If a card is costing you over twenty percent, take the match and send everything else to the card.
> Ask payroll what share you must put in to get all of the {match}%, and set it this week.
> Look up the vesting date in the plan's summary.
* How long have you been there? | Since {month} {count} years ago.
@beat
? And the fees? I never look at those.
? Does it matter which fund I'm in?
? What's inside these plans, anyway?
: Two numbers decide most of it: how much is in shares, and what the fund charges every year.
: A fee is taken whether the year was good or bad, which is why a small one matters so much over decades.
: A broad index fund, or one fund with your target year in its name, is a perfectly respectable choice.
= On {pot}, a fee of {fee}% is {fee_year} a year. At {low_fee}% it's {low_fee_year}.
= With {years} years ahead, something like {stocks}% in shares and {bonds}% in bonds is a common middle road.
= {friend} moved one old plan from {fee}% to {low_fee}% and did nothing else that year. It was a good year's work.
! Changing funds inside a plan is usually free of tax. Cashing the plan out is not, so never do that by accident.
! Past returns on the brochure tell you what sold well, not what comes next.
> Find the line called expense ratio for each fund you hold, and write it beside the name.
> If one costs over a percent, ask what the plan's cheapest index fund is.
* Can you see the fund's name? | It's something with a target year, and it says {fee}%.
@beat
? What if the market falls just before I stop?
? I'm scared of a crash. Should I stay in cash?
? I saw what {dip}% down did to {relative}. How do I avoid that?
: Time is what makes shares bearable, so the share of them should shrink as your date comes near.
: Cash feels safe and loses quietly. A fall is loud, and has so far been temporary for those who could wait.
: The danger isn't a fall. It's being forced to sell in one, and a few years of spending in safe things prevents
  that.
= A fall of {dip}% turns {invested} into {dipped} on paper. Somebody with two years of spending aside can leave
  it alone.
= With {bonds}% in bonds, the same bad year would hurt about half as much and grow back sooner.
= Two years of {essentials} a month in safe savings is a sum you can plan for, and it's what lets you sleep.
! Don't decide the mix in a bad week. Decide on a calm {weekday}, write it down, and follow the paper.
! Waiting for the right moment to get back in is how most of the damage is done.
> Choose a mix you could live with after a fall of {dip}%, and note why.
> Plan to move a little towards bonds each {month} in the last ten years.
* How did you react the last time it fell? | I sold in {month}, and bought back higher. Not proud of it.
@beat
? What should I do first, this month?
? Can I catch up at all?
? How do I raise it without feeling it?
: Raise it by one percent of pay now and one more with each raise. You never see the money, so you never miss it.
: Starting late means the saving has to do more and the growth can do less. It's still {years} years.
: Working even a year longer helps three times over: one more year in, one less out, and a bigger state pension.
= Going from {monthly} to {spare} more each month adds {spare_year} a year before any growth.
= {monthly_year} a year is what you do now. A raise of a tenth, kept up, moves the end date more than any fund
  choice.
= At {growth}% money takes a good while to double, which is why this {month} matters more than the perfect plan.
! Don't starve the emergency fund for this. Taking money back out early is the costly way round.
! If you're married, look at both plans together; the better match comes first, whoever's it is.
> Set the increase to happen on its own each {month}.
> Book {minutes} minutes with the plan's helpline and bring three questions.
* Is a raise due? | In {month}, if the year ends well.
""",
)
