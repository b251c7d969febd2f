// behavior.mjs - what the customers of bench/simulate do, and how often.
//
// Fixed before the loop was measured with it; a change here is a change of the world, never
// a way to better figures. The numbers are estimates of what help sites see. Of what failed
// hardly anything is said aloud: for each who complains about 26 stay silent.

export const WORDS = {
  // How a visit words its need, out of a judged question for it.
  asIs: 0.25,
  slip: 0.15, // one slip of the fingers
  shorter: 0.25, // without the little words, as one types into a search box
  turned: 0.1, // the other half first
  introduced: 0.1, // "hi, ", "请问"
  another: 0.15, // another judged question for the same article
  dropsAWord: 0.3, // of the shorter ones: loses a word that says something
};

export const TRAFFIC = {
  sessionsPerQuestion: 6, // over the days, when no rate is given
  fewest: 2, // of one question; the rest is exponential: some needs are far more common
  // Of a day's visits, by the hour: nobody at night, most in the morning and the evening.
  hours: [0, 0, 0, 0, 0, 0, 1, 2, 4, 6, 7, 7, 5, 5, 6, 6, 6, 5, 5, 6, 7, 6, 4, 2],
  typed: 0.2, // searches while typing, then commits; others press Enter once
  keystrokes: 3, // searches of a beginning, before the whole
};

export const LOOKING = {
  // Who looks at a result, by its place: the first two are seen by nearly all, few go
  // past the fold (the shape of eye-tracking studies, Joachims and others 2005).
  looks: [0.97, 0.85, 0.65, 0.5, 0.38, 0.25, 0.2, 0.16, 0.13, 0.1],
  recognizes: 0.85, // that this is the right article
  // Takes a wrong article for the right one: often when it is presented as the
  // answer, at times because it is first, seldom below.
  misledBySure: 0.35,
  misledByFirst: 0.12,
  misledBelow: 0.05,
  choosesChoice: 0.3, // when choices are offered
  seconds: [3, 12], // before anything is done about the results
};

export const RIGHT = {
  inPlace: 0.3, // a sure answer that is right is read where it stands
  reads: 0.92, // 10 s or more; the others have seen enough sooner
  helpful: 0.05, // few vote
  solved: 0.03,
  seconds: [15, 90],
};

export const WRONG = {
  inPlace: 0.1, // a sure answer that is wrong is read to the end before that is seen
  reads: 0.35, // an opened one; the others see within 10 s that it is wrong
  unhelpful: 0.05, // few vote, and more of those who were let down
  goesOn: 0.5, // back to the results
  secondsShort: [3, 9],
  secondsLong: [11, 40],
};

export const FAILED = {
  again: [0.35, 0.2], // asks in other words: after the first failure, after the second
  againWithout: 0.5, // when nothing was found at all
  againSeconds: [5, 40],
  speaks: 1 / 27,
  // How, adding up to 1.
  form: 0.4,
  calls: 0.4, // with the code, to an agent
  channel: 0.2, // the chat or the number in the widget
};

export const AGENT = {
  looks: 3, // results that an agent reads during a call
  flags: 0.6, // tells that nothing is there, when nothing is; the others only transfer
};

// Beside the visits with a need, as shares of them.
export const NOISE = {
  greeting: 0.01,
  gibberish: 0.01,
  fragment: 0.01, // a word that is not finished, then gone
  offTopic: 0.01, // what no help site answers
  misclick: 0.02, // a random result is opened for a moment
  randomVote: 0.005, // helpful, of an article that nobody read
  floods: 1, // visitors who ask the same over and over
  floodSearches: 150,
};

export const TEXTS = {
  zh: {
    greeting: ['你好', '您好', '在吗', '有人吗', '谢谢', '哈喽', '早上好'],
    fragment: ['怎', '我', '请', '为什'],
    introduced: ['请问', '你好,', '我想知道', '麻烦问一下,'],
    offTopic: ['今天天气怎么样', '讲个笑话', '你叫什么名字', '附近哪里有好吃的', '帮我写首诗', '现在几点了', '你是机器人吗',
      '明天会下雨吗', '推荐一部电影', '股票会涨吗', '世界杯谁赢了', '教我做红烧肉'],
    flood: ['我的彩票中奖了吗', '彩票中奖号码', '彩票中奖没有'],
  },
  en: {
    greeting: ['hello', 'hi', 'hey there', 'thanks', 'good morning', 'anyone here?', 'thank you'],
    fragment: ['ho', 'wher', 'pleas', 'accou'],
    introduced: ['hi, ', 'please help: ', 'quick question: ', 'I want to know '],
    offTopic: ['what is the weather today', 'tell me a joke', 'what is your name', 'best pizza near me', 'write me a poem',
      'what time is it', 'are you a robot', 'will it rain tomorrow', 'recommend a movie', 'will stocks go up',
      'who won the world cup', 'how to cook pasta'],
    flood: ['did I win the lottery', 'lottery winning numbers', 'win the lottery did I'],
  },
  gibberish: ['asdfgh', 'qwerty', 'jjjjjj', '111111', '???', '。。。', 'xxxx', 'lkjhg', '咚咚咚', '啊啊啊啊'],
};
