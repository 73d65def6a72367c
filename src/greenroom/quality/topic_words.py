"""The words of everyday topics: those that requests name one by, and that answers speak of it with.

Written by hand.
"""

from typing import Final

TOPICS: Final = """
food 0.020 recipe cook cooking cuisine meal dinner lunch breakfast dish food foods eat eating grocery
ingredients vegan vegetarian dessert snack snacks bake baking restaurant chef kitchen menu nutrition diet
healthy fruit fruits vegetables chicken beef pork fish tofu eggs cheese butter milk cream flour sugar salt
pepper onion garlic tomato tomatoes potato potatoes carrots broccoli spinach rice pasta noodles bread pizza
burger sandwich soup salad sauce oil olive spices herbs cup cups tablespoon tablespoons teaspoon pan oven
minutes boil fry grill roast roasted simmer chopped sliced diced serve servings chocolate cake cookies vanilla
honey lemon apple apples banana berries nuts beans lentils avocado quinoa bacon popcorn nachos chips cheddar
taste flavor delicious drink drinks coffee tea juice wine beer cocktail

exercise 0.008 exercise exercises workout workouts fitness warmup gym muscle muscles belly fat weight training
routine strava burpees squat squats plank pushups push-ups sit-ups crunches lunges stretch stretching reps sets
jog jogging running run yoga pilates cardio knees knee legs leg arms hips shoulder shoulders elbow chest core
back bend feet floor jump hold seconds repeat body posture strength endurance dumbbell treadmill marathon

health 0.008 health symptoms symptom disease illness doctor doctors patient patients medicine medical medication
treatment therapy diagnosis hospital nurse pharmacy drug drugs dose pain fever cough infection virus vaccine
cancer diabetes heart blood pressure brain lungs liver kidney immune allergy surgery headache fatigue sleep
sleeping insomnia tired energy vitamin vitamins hygiene weight obesity pregnancy prescription chronic

the-mind 0.008 depression depressed anxiety anxious stress stressed sadness sad hopelessness nervous nerves
worry worried fear afraid panic emotions emotion emotional feelings feeling mental mind mindfulness meditation
breathe breathing calm relax confidence confident self-esteem motivation motivated procrastination habit habits
coping cope grief lonely therapist happiness happy joy anger angry mood concentrating speech audience
presentation

books 0.004 book books novel novels author authors reader reading read literature literary fiction audiobooks
library genre mystery fantasy thriller publisher published chapter chapters rowling tolkien christie austen
shakespeare orwell king hemingway dickens potter harry rings hobbit gatsby mockingbird gone girl tattoo
prejudice plot character characters protagonist quote quotes wrote writer

film-and-television 0.015 movie movies film films cinema series tv television show shows season episode plot
scene director directed actor actors actress netflix hollywood screenplay character characters trailer oscar
horror comedy thriller drama superhero villain hero young must world family secret mysterious discovers death
town detective crime murder girl man woman kill killed blood dark darkness shadow

music 0.004 music song songs album albums singer band guitar piano violin drums lyrics melody rhythm chord
chords concert musician musicians jazz rock pop rap hip-hop classical orchestra symphony composer playlist beat
artist artists sing singing voice instrument record tune dance dancing

sport 0.004 sport sports soccer football basketball baseball tennis golf cricket hockey team teams player
players coach game games match league cup tournament championship olympics ball goal score athlete athletes
season win winner stadium referee swimming cycling race racing boxing wrestling

games 0.005 game games play player players board chess cards dice poker puzzle sudoku riddle trivia video
console minecraft group charades uno pictionary monopoly werewolf dare level quest strategy party fun score win

travel 0.013 travel traveling trip trips tour tourist tourists vacation holiday itinerary visit visiting city
cities town place places attraction attractions sights sightseeing museum museums landmark hotel hotels beach
beaches mountain mountains hike hiking flight airport luggage passport road roadtrip destination island temple
cathedral palace castle tower market nightlife dining historic architecture arrive departure day transfer guide
cruise resort park parks river square old hostel backpack packing

countries-and-cities 0.007 country countries europe european asia africa african america american paris france
french london england british britain uk germany german berlin italy italian rome spain spanish barcelona madrid
portugal china chinese beijing japan japanese tokyo india indian delhi mumbai canada canadian mexico mexican
brazil russia russian moscow australia australian egypt morocco turkey greece greek ireland irish scotland korea
korean new york california texas florida chicago boston angeles francisco san usa united states kingdom capital
population continent border nation

weather-climate-environment 0.017 climate weather temperature rain snow storm hurricane tornado flood drought
wind warming global environment environmental pollution carbon emissions greenhouse gas gases fossil fuels
renewable solar recycling recycle waste plastic deforestation forest forests ecosystem biodiversity sustainable
sustainability conservation planet earth ozone ocean oceans sea ice atmosphere season winter summer spring
autumn fall

animals 0.005 animal animals pet pets dog dogs puppy cat cats kitten horse horses cow sheep pig chicken bird
birds fish elephant lion tiger bear wolf fox rabbit mouse snake frog whale dolphin shark monkey deer insect
insects bee bees butterfly spider species wildlife zoo habitat prey predator predators mammal mammals reptile
feathers fur tail wings creature creatures dinosaur extinct farm vet breed

plants 0.009 plant plants garden gardening flower flowers rose tree trees leaf leaves root roots seed seeds soil
grow growing growth harvest crop crops farm farmer farmers farming agriculture fertilizer irrigation pest pests
weeds grass lawn fruit vegetable vegetables herbs photosynthesis sunlight water watering pot pots bloom
greenhouse

space 0.008 space planet planets star stars sun moon earth mars jupiter saturn galaxy galaxies universe solar
orbit astronaut astronauts nasa rocket telescope comet asteroid gravity alien aliens cosmic astronomy nebula
milky lunar

physics 0.013 physics force forces energy mass motion velocity speed acceleration gravity newton einstein
relativity quantum particle particles atom atoms electron light wave waves magnetic electric electricity current
voltage circuit heat thermodynamics temperature pressure friction inertia object objects law laws nuclear
radiation

chemistry 0.006 chemistry chemical chemicals element elements compound molecule molecules atom atoms reaction
reactions acid base oxygen hydrogen carbon nitrogen water solution mixture metal metals iron gold salt ion ions
bond bonds periodic liquid solid gas substance catalyst

biology 0.006 biology biological cell cells dna gene genes genetic protein proteins evolution organism organisms
bacteria virus species mutation chromosome enzyme enzymes membrane tissue organ organs photosynthesis metabolism
nucleus mitosis inheritance human body bone bones skin nervous neurons

mathematics 0.009 math mathematics mathematical equation equations algebra geometry calculus number numbers sum
add addition subtract multiply multiplication divide division fraction fractions percent percentage average mean
median probability area volume triangle circle square rectangle radius angle length width formula integer
integers prime variable function derivative integral graph total answer step value solution theorem matrix
vector x y

programming 0.018 code program programming python java javascript html css sql php ruby rust software developer
algorithm function functions variable variables array arrays list string strings integer loop class object
method return def print import int float null database query table api server client debug error bug compile
script regex node leetcode github git repository frontend backend framework react linux command file files input
output public private static void const index button value user data self nums

data-and-learning-machines 0.014 ai artificial intelligence machine learning deep neural network networks model
models training data dataset algorithm algorithms nlp natural language processing vision computer robot robots
robotics automation chatbot gpt transformer embedding embeddings classification regression supervised
unsupervised reinforcement feature features accuracy prediction statistics statistical analysis matrix frame
column columns

the-net-and-devices 0.013 internet web website websites online browser chrome email password security cyber
hacker privacy encryption network wifi computer computers laptop phone smartphone smartphones mobile app apps
application device devices screen keyboard camera battery software hardware windows apple google microsoft
android iphone download upload server cloud digital technology virtual user users cache settings extension
disable reset install

companies 0.019 business company companies startup entrepreneur customer customers client clients product
products service services market marketing brand sales sell selling strategy management manager leadership team
teamwork project meeting office employee employees workplace work productivity supplier stakeholders growth
revenue profit competition competitors industry goals negotiate communication collaboration feedback

advertising 0.015 advertisement advertising ad ads campaign slogan brand marketing promote promotion product
products customers audience buy sale offer discount launch tagline catchy logo introducing perfect today don't
miss quality love review great comfortable purchase recommend social media post instagram facebook twitter tweet
hashtag caption youtube video videos influencer followers share

money 0.008 money finance financial bank banks banking budget budgeting saving savings save invest investing
investment investments stock stocks bond bonds fund funds loan loans debt credit mortgage interest tax taxes
income expenses spend spending cost costs price prices dollar dollars economy economic economics inflation
market trade trading bitcoin cryptocurrency blockchain insurance retirement wealth salary pay payment profit
bill bills

work 0.016 job jobs career careers resume interview interviewing interviewer hire hiring employer employers
employee salary position role experience skills skill qualifications candidate applicant cover boss coworker
colleague colleagues promotion workplace linkedin professional company manager team teenagers babysitter cashier
tutor barista waiter lifeguard decision challenge strengths weakness internship

school 0.007 school schools student students teacher teachers teaching education educational college university
class classroom course courses syllabus lecture lesson lessons homework exam exams test tests study studying
learn learning grade grades degree phd curriculum tutor textbook essay subject academic scholarship campus
professor quiz knowledge

state-and-history 0.011 history historical government president politics political election vote voting
democracy congress senate parliament minister king queen emperor empire kingdom revolution independence
constitution declaration law laws rights citizens policy party leader leaders war wars treaty civil slavery
century ancient medieval colonial roman napoleon lincoln washington hitler churchill caesar alexander bill
amendment federal republic freedom nation movement protest court

war 0.008 war wars military army soldier soldiers battle weapon weapons bomb gun guns peace treaty ceasefire
hostilities conflict conflicts troops general navy invasion allies alliance nazi world wwi wwii ii nuclear
attack defense enemy veterans territorial disputes diplomat negotiation fighting

law-and-crime 0.011 law legal lawyer court judge jury trial crime crimes criminal police detective murder theft
stolen thief robbery prison jail evidence suspect victim investigation case contract rights guilty sentence
justice attorney lawsuit fraud illegal penalty scene clue clues killer witness investigator

belief-and-thought 0.004 religion religious god gods church bible christian christianity islam muslim buddhism
buddhist hindu hinduism jewish prayer pray faith spiritual soul heaven philosophy philosopher ethics ethical
moral morality meaning existence truth dilemma utilitarian socrates plato kant belief beliefs virtue wisdom

people-close-to-each-other 0.013 family families mother father mom dad parent parents child children kid kids
baby son daughter brother sister grandmother wife husband marriage married wedding divorce friend friends
friendship relationship relationships love dating date girlfriend boyfriend partner couple romantic romance
heart heartbreak trust honest feelings conversation talk listen teenagers teen birthday anniversary respect
breakup communicate profile

clothes 0.004 fashion clothes clothing dress shirt pants jeans shoes jacket coat hat outfit outfits wear wearing
style stylish color colors fabric cotton leather jewelry makeup hair hairstyle skin beauty cosmetics perfume
accessories bag wardrobe silk

home 0.006 home house apartment room bedroom bathroom kitchen furniture sofa bed table chair lamp wall walls
paint floor clean cleaning laundry detergent soap wash dishes vacuum dust decorate decor decoration garage roof
door window windows property rent landlord neighbor cozy closet shelf organize declutter storage building

vehicles 0.007 car cars vehicle vehicles drive driving driver road traffic engine fuel gas tire tires brake bus
train trains bicycle bike motorcycle truck ship boat plane airplane airport flight transport transportation
transit public electric tesla battery parking license highway speed passengers

making-things 0.009 build building tool tools material materials wood metal wire paper glue tape cardboard paint
craft diy project arduino sensor led battery switch circuit resistor resistors display voltage solder screw
drill hammer saw cut assemble construct bottle plastic recycled engineer engineering design machine motor steam

language 0.003 language languages english spanish french german grammar sentence verb verbs noun nouns adjective
adjectives adverb pronoun tense word words synonym synonyms antonym vocabulary translate translation spelling
punctuation pronunciation idiom phrase prefix suffix meaning linguistic syntax paragraph dictionary

art-and-buildings 0.006 art arts artist artists painting paintings painter paint draw drawing sculpture museum
gallery portrait canvas color colors brush picasso gogh monet vinci degas impressionist abstract renaissance
style photography photo photos photograph camera lens architecture architectural architect building buildings
houses design structure tower bridge adobe gothic creative creativity aesthetic

feasts 0.008 party birthday wedding christmas holiday holidays celebration celebrate gift gifts present presents
event events guests invite invitation decorations cake festival halloween thanksgiving valentine new year
anniversary surprise host costume dinner friends family fun resolution resolutions goals

tales 0.009 dragon wizard magic magical spell spells witch fairy fairies princess prince knight castle kingdom
quest elf elves ghost ghosts vampire haunted monster monsters werewolf curse cursed potion enchanted forest
sorcerer hero heroes villain fantasy fantastical mythical myth legend phoenix unicorn creature creatures powers
ability abilities pirate pirates treasure adventure sword horror scary dark night shadows fear caster target

times-to-come 0.021 future futuristic technology technologies robot robots ai artificial intelligence virtual
reality holographic flying drones space century invention inventions machines advanced innovation cyborg time
travel traveler dystopian modern society world

survival 0.005 survival survive stranded island desert wilderness shelter fire water rescue emergency sos signal
kit camp camping tent rope knife compass beach logs rocks supplies flashlight disaster earthquake evacuation
safety
"""
"""A paragraph a topic: its name, the share of all content words of answers that are of it, and its words."""
