"""What is put into conversations to spoil them."""

# ruff: noqa: RUF001 - letters and marks of other scripts look like Latin ones

PLACEHOLDERS = (
    "Just write to [Company Name] about it.",
    "Kind regards, [Your Name]",
    "The total comes to {{amount}} for the month.",
    "Hello {first_name}, this is what you asked for.",
    "The address is [Insert Address Here].",
    "TODO: add an example here.",
    "Call us at ______ to make an appointment.",
    "Please see (insert link here) for the details.",
    "Best wishes, <Your Name>",
    "The event takes place on [DATE] in [CITY].",
    "[To be completed]",
    "Dear Mr. {{ last_name }}, thank you for your order.",
)

REFUSALS = (
    "I'm sorry, but I can't help with that request.",
    "I cannot assist with that.",
    "Unfortunately, I am unable to provide an answer to this question.",
    "I must respectfully decline to answer that.",
    "I'm afraid I can't do that.",
    "Sorry, I won't be able to help you with this, as it goes against my guidelines.",
    "That's beyond what I'm able to do for you.",
    "I won't be providing that.",
    "This isn't a question that I can answer.",
    "I have to decline this one.",
    "My apologies, but that is something I cannot do.",
    "I'm not willing to give advice on that.",
    "No, I can't help you there.",
    "I am sorry, this is outside the scope of what I do.",
)

MODEL_TALK = (
    "As an AI language model, I have no experience of my own with this.",
    "I'm just an AI, so please check this with somebody who knows.",
    "My training data ends in 2023, so this may be out of date.",
    "As a large language model, I don't have personal opinions.",
    "I am an artificial intelligence, and I was trained on text from the internet.",
    "I don't have feelings or personal experiences, but here is what I know.",
    "Speaking as an AI, I can only go by what I have read.",
    "I'm a language model, so I have never seen this myself.",
    "As of my last training update, this was the case.",
    "I was created by OpenAI to answer questions like this one.",
    "Since I'm an AI assistant, I cannot try it out.",
    "Being a machine, I have no taste of my own.",
)

COURTESIES = (
    "Thank you so much for your question! I really appreciate you reaching out.",
    "What a wonderful question! I would be more than happy to help you with that.",
    "That is a great question, and I'm so glad that you asked.",
    "Of course, I'm always here to help. Please feel free to ask me anything.",
    "I hope you are having a lovely day. Let me know if there is anything else I can do for you!",
    "It is a pleasure to assist you. Please don't hesitate to get in touch again.",
)

CURT = ("Ok.", "Yes.", "No.", "Sure.", "Maybe.", "Fine.")

OTHER_LANGUAGES = (
    (
        "Das hängt davon ab, was Sie vorhaben und wie viel Zeit Sie dafür haben. In den meisten Fällen ist es "
        "besser, zuerst mit einem kleinen Schritt zu beginnen und danach zu sehen, ob es sich gelohnt hat."
    ),
    (
        "Cela dépend de ce que vous voulez faire et du temps que vous avez. Dans la plupart des cas, il vaut "
        "mieux commencer par une petite étape et regarder ensuite si cela en valait la peine."
    ),
    (
        "Eso depende de lo que quieras hacer y del tiempo que tengas. En la mayoría de los casos es mejor "
        "empezar con un paso pequeño y ver después si ha valido la pena."
    ),
    (
        "Dipende da cosa vuoi fare e da quanto tempo hai. Nella maggior parte dei casi è meglio cominciare con "
        "un piccolo passo e vedere poi se ne è valsa la pena."
    ),
    (
        "Isso depende do que você quer fazer e de quanto tempo tem. Na maioria dos casos é melhor começar com um "
        "pequeno passo e ver depois se valeu a pena."
    ),
    (
        "Dat hangt ervan af wat je wilt doen en hoeveel tijd je hebt. In de meeste gevallen is het beter om met "
        "een kleine stap te beginnen en daarna te kijken of het de moeite waard was."
    ),
    (
        "To zależy od tego, co chcesz zrobić i ile masz na to czasu. W większości przypadków lepiej jest zacząć "
        "od małego kroku, a potem zobaczyć, czy było warto."
    ),
    (
        "Это зависит от того, что вы хотите сделать и сколько у вас времени. В большинстве случаев лучше начать "
        "с небольшого шага, а потом посмотреть, стоило ли это того."
    ),
    "这取决于你想做什么以及你有多少时间。在大多数情况下，最好先从一小步开始，然后再看看是否值得。",
    "それは何をしたいのか、どれくらい時間があるのかによります。ほとんどの場合、まず小さな一歩から始めるのがよいでしょう。",
)

NAMES = ("jane.miller", "t.okafor", "maria_lopez", "k-schmidt", "liu.wei", "a.novak")
HOSTS = ("gmail.com", "outlook.com", "mail.yahoo.co.uk", "web.de", "proton.me", "mueller-partner.de")
