"""Money between people: couples, parents, children, and what to leave behind."""

from greenroom.rehearsal.script.bank import family

SHARED_MONEY = family(
    "shared money",
    "couple couples marriage married spouse partner wedding divorce child children kids baby parent parents family"
    " college"
    " tuition insurance will estate tax taxes caregiver widow",
    """
@title
{Topic}: a talk before the spreadsheet
Two people, one plan: {topic}
{Topic} when it's about more than money
What to say about {topic} on {weekday}
{Topic}, shared fairly
@situation
We bring in {income} between us and manage to disagree about most of it.
It came up {season}, at the worst moment, and nobody has mentioned it since.
There's {fund_one} in one account, {balance} owed on another, and only one of us knows both numbers.
{Relative} asked me for {shock}, and I said I'd think about it.
I do all of the paperwork, and I'm the only one who knows where it is.
A letter came in {month}, and it's still under the fruit bowl.
@goal
How do I bring it up without a fight?
What would be fair here?
What should we sort out first?
Can you help me think this through before I talk to anyone?
How do other people handle this?
@beat
? How do I even begin that talk?
? Every time we try, it turns into an argument. What can I do?
? What would you say first?
: Start with what the money is for. Numbers come second, and blame doesn't come at all.
: Pick a quiet hour that both of you agreed to, and end it on time, even if it's going well.
: Say what you're afraid of instead of what the other one did. It's harder, and it works.
= "I'd like us to look at {topic} for {minutes} minutes on {weekday}" is an invitation nobody has to defend
  against.
= {friend} and her partner each wrote three wishes on paper before they spoke. Two of them were the same.
= If the first talk ends with one number written down, such as {fund_one}, it was a good talk.
! Not at {evening}, not hungry, and never in front of anyone.
! Don't bring the whole history. One topic is plenty for an evening.
> Ask for {minutes} minutes on {weekday}, and say that nothing will be decided.
> Write your own three wishes down before you speak.
* What happens when you try? | One of us goes quiet, and the other gets louder.
@beat
? One joint account, or separate ones?
? We earn different amounts. Is half and half fair?
? How do we split things?
: Equal and fair are two things. With different pay, splitting by share of income is often felt as fairer.
: Three pots work for many people: yours, mine and ours, with the bills in ours.
: The best split is the one that neither of you keeps score about.
= If one brings home {income} and the other half of that, two thirds to one third of {essentials} is the natural
  split.
= {spare} each a month that nobody has to explain prevents more quarrels than any budget.
= {leak} on a hobby is nothing, until it's found on a statement. In one's own pot it stays nothing.
! Whatever you choose, both of you should be able to see all of it.
! A joint account is joint in bad times as well, so know what that means before you sign.
> Try the three pots for {count} months, and put the review on the calendar now.
> Add up the shared bills together, and let the smaller earner propose the split.
* How is it now? | I pay the bills, and get paid back when it's remembered.
@beat
? What about the children in all this?
? How do I plan for tuition and still have a life?
? Should I be saving for them or for me?
: Your own security comes first. There are loans for studying, and none for growing old.
: Small and early beats large and late, and children learn more from how you talk of money than from how much
  there is.
: A fund for a child works best if grandparents and birthdays can feed it too.
= {spare_half} a month from today to their eighteenth birthday is a real sum, before any growth.
= At {growth}%, {monthly_year} a year turns into something solid by the time it's wanted.
= One family I know gives three jars: spend, save, share. The youngest is the strictest.
! Look at whose name the account is in, since it decides who may spend it at eighteen.
! Don't stop your own pension for this; you'd be their bill later.
> Open the account with {spare_half} and tell the grandparents its number.
> Let the child see one real bill this month and ask what they think.
* How old are they? | {Count} and {count_more}. The older one asks good questions.
@beat
? Do we need a will, or insurance? It feels morbid.
? What if something happens to me?
? Which papers should exist?
: It's a gift to whoever would have to sort it out. Most of it takes an afternoon.
: If anyone depends on your pay, plain term insurance for those years is the cheap answer.
: Four papers cover most of it: a will, a power of attorney, a medical directive, and one page that says where
  things are.
= Ten times a year's spending is a rough size for cover. On {essentials} a month that's a number you can ask a
  price for.
= When {friend}'s father died, one sheet in a kitchen drawer saved the family weeks.
= A simple will often costs less than {shock}, and the lack of one costs years.
! Check who's named on old accounts. The form wins over the will.
! Insurance that also invests is usually worse at both.
> Write the one page first: accounts, policies, passwords' place, whom to call.
> Ask for three quotes for term cover until the youngest is grown.
* Does anyone else know where things are? | No. It's all in my head and one drawer.
@beat
? How do I say no to family?
? {Relative} wants to borrow {shock}. What do I do?
? How do I help without going under?
: Lend only what you could give away without it changing how you look at them.
: A no with a reason can be argued with, while a kind no without one can't.
: Helping can be time, a call made together, or a bill paid directly. It needn't be cash.
= "I can't lend, but I can give you {spare_half} and an evening with your paperwork" is a whole answer.
= If {shock} would come out of your emergency fund of {fund_one}, then the answer is already there.
= {friend} put {spare} a year aside for exactly this. When it's gone, it's gone, and she can say so.
! Never sign for somebody's loan unless you're ready to pay all of it.
! A loan with no date is a gift with a grudge.
> Decide on a yearly sum for helping, and let it do the refusing for you.
> Answer by {weekday}, in person, and keep it short.
* Would you get it back? | Probably not. And I'd not ask, either.
""",
)
