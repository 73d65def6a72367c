"""What people say whatever the topic is: how they begin, feel, answer and end."""

GREETINGS = (
    "", "", "", "Hi. ", "Hello. ", "Hi there. ", "Good evening. ", "Hello, and thanks for taking the time. ",
    "Hi, I hope I'm in the right place. ", "Hey. ", "Good morning. ", "Hi, {friend} said that I should ask you. ",
)  # fmt: skip

PERSONA_SINGULAR = (
    "I'm {persona}.",
    "For context, I'm {persona}.",
    "A word about me: I'm {persona}.",
    "So that you know who's asking: I'm {persona}.",
    "First of all, I'm {persona}.",
    "You're talking to {persona}.",
    "It may help to know that I'm {persona}.",
    "I'm writing as {persona}.",
)
PERSONA_PLURAL = (
    "We're {persona}.",
    "For context, we're {persona}.",
    "A word about us: we're {persona}.",
    "So that you know who's asking: we're {persona}.",
    "It may help to know that we're {persona}.",
)

TOPICS = (
    "It's about {topic}.",
    "I'd like to talk about {topic}.",
    "What's on my mind is {topic}.",
    "My question is about {topic}.",
    "What brings me here is {topic}.",
    "I need some help with {topic}.",
    "There's one thing I keep coming back to, and that's {topic}.",
    "I'm trying to make sense of {topic}.",
    "I've been avoiding the subject of {topic}, and I'd like to stop.",
    "Nobody around me can say anything useful about {topic}.",
)

FEELINGS = (
    "{Feel} about it.",
    "{Feel} about the whole thing.",
    "To be honest, {feel}.",
    "If you want to know how I am: {feel}.",
    "{Feel}, and I'd rather say so at the start.",
    "I'll be frank, {feel}.",
    "When I think of it, {feel}.",
    "Right now {feel}, more than I'd like to admit.",
    "{Feel}, if I'm truthful.",
    "Mostly {feel}.",
)

ACKNOWLEDGE = {
    "worry": (
        "That's a lot to carry around, and it makes sense that it keeps you awake.",
        "Worry usually means that something matters and isn't clear yet. Clear is the part we can do.",
        "Let's take it out of your head and put it on paper, where it's nearly always smaller.",
        "Thank you for saying it plainly. You're not the only one who lies awake over this.",
        "I hear how tense this is. We'll go slowly and look at one thing at a time.",
        "The picture in your head at night is rarely the one in the numbers, so let's see the real one.",
    ),
    "overwhelm": (
        "No wonder it's too much, since you've been holding all of it at once. We'll pick one corner.",
        "Let's make it smaller. Today you needn't solve it, you only have to see it.",
        "When everything is urgent, the first job is to find the two things that really are.",
        "That's plenty for one person. Put it all down here for a moment, and we'll sort.",
        "You don't need more effort. You need fewer things at a time.",
        "Breathe. Nothing has to be decided in the next {minutes} minutes.",
    ),
    "shame": (
        "I'm glad you asked. There's nothing in this that I haven't heard from very capable people.",
        "You won't be judged here. It took some courage to write that down.",
        "It happens far more often than anyone admits, and mostly to people who were busy coping.",
        "Let's leave the blame at the door; it has never paid a bill or solved a problem.",
        "You looked at it today, and that's the hardest part behind you.",
        "You did what you could with what you knew. Now you know a little more.",
    ),
    "frustration": (
        "I'd be annoyed too. You've done the sensible thing several times and got nothing for it.",
        "That's a fair complaint. Let's see which part of it is yours to move.",
        "Anger has a point here: something isn't working, and it isn't all you.",
        "Let's use that energy before it cools down.",
        "It's maddening to try hard and see nothing move. There may be a reason, and we can look for it.",
        "You have every right to be fed up. Let me try to save you the next detour.",
    ),
    "confusion": (
        "It's confusing because it's explained badly, and not because of you.",
        "Good, then we start from the beginning, and you stop me whenever I use a word you don't need.",
        "You're asking the right question. Most of the noise falls away once that one is answered.",
        "Let me draw you the map first, and the streets afterwards.",
        "Not knowing yet is a perfectly good place to start from.",
        "People use a dozen words here for three ideas. Let's find the three.",
    ),
    "sadness": (
        "I'm sorry. That's a heavy thing to carry into a practical question.",
        "Take your time. We can go at whatever pace today allows.",
        "Thank you for trusting me with that. Let's be gentle, and still get something done.",
        "There's no right way to feel about it. We'll do one small thing, and that's enough for today.",
        "It's hard to plan when the heart is elsewhere, so I'll keep it simple.",
        "I'm sorry that this is how it came to you. Let's see what can be made lighter.",
    ),
    "bright": (
        "I like the energy. Let's give it something solid to stand on.",
        "That's a good place to begin from. A little structure now, and it'll last.",
        "Wonderful. Then let's make the most of the moment and keep it realistic.",
        "It's good to hear somebody look forward to this.",
        "Great, then we can skip the pep talk and go to the plan.",
        "Hold on to that. It'll be useful in about {weeks} weeks.",
    ),
    "calm": (
        "You've thought about this already, I can tell. Let's fill in what's missing.",
        "Good. A clear head is most of what this needs.",
        "Then we can go straight to the substance.",
        "That's a sober way of looking at it, and it'll serve you well.",
        "Fine, let's take it in order.",
        "You've got the hard part, which is being willing to look.",
    ),
    "doubt": (
        "It's healthy to be careful. I'll tell you what's known and what's only opinion.",
        "Good. Ask me for the reason whenever you don't see one.",
        "I'd be wary too, after what you describe. Judge by the sums, not by me.",
        "You don't have to believe me. You'll be able to check each step yourself.",
        "Fair enough. Let's begin with what can be verified.",
        "Plenty of advice in this field sells something. This doesn't, and it's still right that you ask.",
    ),
    "other": (
        "Thank you for laying it out so clearly.",
        "I'm glad you asked. Let's take a look at it together.",
        "That's a question worth some care.",
        "You've given me a good picture. Let me start with what matters most.",
        "All right, let's see what we've got.",
        "That's more common than you'd think, and there's a way through it.",
        "Good that you bring it up now, while there's still room to choose.",
    ),
}

EMOTION_STEMS = (
    ("overwhelm", ("overwhelm", "stress", "exhaust", "burn", "swamp", "panic", "tired", "pressure", "paraly")),
    (
        "worry",
        ("anx", "worr", "fear", "afraid", "scar", "nerv", "concern", "apprehens", "insecure", "uneas", "tens"),
    ),
    ("shame", ("asham", "shame", "embarrass", "guilt", "regret", "humiliat")),
    ("frustration", ("angr", "anger", "frustrat", "resent", "annoy", "irritat", "fed up", "bitter", "impatien")),
    ("confusion", ("confus", "uncertain", "lost", "unsure", "perplex", "bewilder", "clueless")),
    ("sadness", ("sad", "grie", "lonel", "disappoint", "hopeless", "depress", "mourn", "heartbr", "hurt")),
    ("doubt", ("scept", "skept", "doubt", "suspic", "distrust", "wary", "cautious", "cynic", "hesita", "reluct")),
    (
        "bright",
        ("hope", "optimis", "excit", "happy", "joy", "eager", "motivat", "curio", "enthus", "inspir", "proud"),
    ),
    (
        "calm",
        ("calm", "relie", "confiden", "content", "neutral", "determin", "accept", "peace", "resolv", "ready"),
    ),
)
"""How an emotion's word begins, by its kind. The first that fits counts."""

REACTIONS = (
    "That helps.", "Okay.", "I hadn't seen it that way.", "That makes sense.", "Right.", "Good to know.",
    "I can do that, I think.", "Hm, fair point.", "All right, I've written that down.", "Thanks, that's clearer.",
    "You make it sound doable.", "I wish somebody had told me that in {month}.", "Fine, I believe you.",
    "That's less than I feared.", "Oh. Nobody ever put it like that.", "I needed to read that twice, but yes.",
    "So it isn't just me.", "I'll try it on {weekday}.", "{Relative} said something similar.", "I see.",
    "Let me repeat it back to myself. Yes, okay.", "I can picture it now.",
)  # fmt: skip

BRIDGES = (
    "", "", "", "Good question. ", "Here's how I see it. ", "In short: ", "Let's look at that. ", "Yes and no. ",
    "I'm glad that you ask. ", "There's a simple part and a hard part. ", "Many people stop right there. ",
    "Think of it this way. ", "Let me be concrete. ", "That depends on less than you'd think. ",
)  # fmt: skip

OPENERS = (
    "I'd begin here. ",
    "Before the rest, one thing comes first. ",
    "Let's start with one piece of it. ",
    "One end of the thread is this. ",
    "Let me answer with the part that decides most. ",
    "With {topic}, this is where I'd start. ",
    "There's one idea about {topic} that helps with everything else. ",
    "First things first. ",
    "I'll give you the short answer and then the reason. ",
    "",
)

EXAMPLE_LEADS = ("", "", "", "For example: ", "Here's what I mean: ")
CAUTION_LEADS = ("", "", "", "One caution. ", "A word of warning. ", "Just one thing to watch. ")
STEP_LEADS = ("", "", "", "A next step: ", "Here's something for this week. ", "What you could do now: ")

CLOSING_QUESTIONS = (
    "So what do I do first?",
    "If I only do one thing this week, which one?",
    "Could you put it together for me in a few lines?",
    "Can you sum it up so that I can print it?",
    "What would you like me to have done by {weekday}?",
    "Is there anything else I should have asked?",
    "Where does that leave me?",
    "What's the one thing about {topic} that I should remember?",
    "And if I forget everything else, what should I keep?",
)

SHIFTS = (
    "I came here {first}, and I'm leaving more {last}.",
    "I was {first} when I began to type, and by now I'm closer to {last}.",
    "A little less {first} than before, a little more {last}.",
)
NOUN_SHIFTS = (
    "It began as {first}, and now it's closer to {last}.",
    "There's less {first} in it now, and a little more {last}.",
    "A little less {first} than before, a little more {last}.",
)
STEADIER = (
    "I feel a bit lighter than I did at the start.",
    "It's still a lot, but it has edges now.",
    "I think that I can sleep on this.",
    "I didn't expect to be writing a list by the end of this.",
    "It's the first time it looks like something with an end.",
    "I'd still rather it were over, but I know what to do.",
    "{Relative} will be surprised.",
    "I might even look at it on {weekday} without a knot in my stomach.",
)

RECAPS = (
    "Gladly. Here's the short version.",
    "Of course. This is what I'd keep.",
    "Let me put it in order for you.",
    "Here's your page for the fridge.",
    "In a few lines, then.",
    "This is the whole of it.",
    "That would be {topic} on one page.",
    "Here's what I'd write on a card about {topic}.",
    "Certainly. I'd do these, in this order.",
)
FAREWELLS = (
    "You've done the hard part by looking at it. Come back in {weeks} weeks and tell me how it went.",
    "Start with the first one, and let the rest wait.",
    "None of it has to be perfect. It only has to happen.",
    "Write to me when you're stuck, and better a day early than a week late.",
    "Be patient with yourself. You've moved more today than in the last {weeks} weeks.",
    "It'll feel slow at first, and then one day in {month} you'll notice that it worked.",
    "Go gently, and don't let one bad {weekday} talk you out of it.",
    "You asked good questions. Keep asking them.",
    "And do something pleasant this evening. You've earned it.",
    "I think you'll be fine, and I don't say that to everyone.",
)
