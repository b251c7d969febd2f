#include "feedback/report_words.h"

#include <stddef.h>
#include <string.h>

#include "feedback/report_parts.h"

#define LANGUAGES 3 /* en, zh-CN, zh-TW */

static const char *const words[REPORT_WORDS][LANGUAGES] = {
    [WORD_TITLE] = {"Self-service, week %s", "自助服务周报 %s", "自助服務週報 %s"},
    [WORD_NUMBERS] = {"The numbers", "数字", "數字"},
    [WORD_NUMBER] = {"number", "指标", "指標"},
    [WORD_THIS_WEEK] = {"this week", "本周", "本週"},
    [WORD_WEEK_BEFORE] = {"week before", "上一周", "前一週"},
    [WORD_VERSUS] = {"on the week before", "比上一周", "比前一週"},
    [WORD_CHANGE] = {"change", "变化", "變化"},
    [WORD_NOT_FOUND] = {"What customers could not find", "顾客没有找到什么", "顧客沒有找到什麼"},
    [WORD_QUESTION] = {"question", "问题", "問題"},
    [WORD_PEOPLE] = {"people", "人数", "人數"},
    [WORD_CAUSES] = {"why", "原因", "原因"},
    [WORD_TREND] = {"last 14 days", "近 14 天", "近 14 天"},
    [WORD_CURE] = {"cure", "对策", "對策"},
    [WORD_NONE_OPEN] = {"Nothing: no question of the week waits for an answer.",
			"没有：本周没有问题在等答案。", "沒有：本週沒有問題在等答案。"},
    [WORD_NOBODY] = {"Nobody asked anything this week.", "本周没有人提问。", "本週沒有人提問。"},
    [WORD_PROVEN] = {"What was mended, and the proof", "已补上的问题及其证明",
		     "已補上的問題及其證明"},
    [WORD_GAP] = {"gap", "待补问题", "待補問題"},
    [WORD_BECAME] = {"became", "状态", "狀態"},
    [WORD_CHECKS] = {"its wordings answered", "原问法的回答率", "原問法的回答率"},
    [WORD_LATER] = {"later askers helped", "后来提问者得到帮助", "後來提問者得到幫助"},
    [WORD_NONE_PROVEN] = {"No gap was verified or closed this week.",
			  "本周没有待补问题得到验证或解决。", "本週沒有待補問題得到驗證或解決。"},
    [WORD_REOPENED] = {"What reopened", "重新打开的待补问题", "重新開啟的待補問題"},
    [WORD_WHY] = {"why", "原因", "原因"},
    [WORD_NONE_REOPENED] = {"Nothing reopened.", "没有。", "沒有。"},
    [WORD_DISAPPOINT] = {"Articles that disappoint", "令人失望的文章", "令人失望的文章"},
    [WORD_ARTICLE] = {"article", "文章", "文章"},
    [WORD_FIRST] = {"shown first", "排在首位", "排在首位"},
    [WORD_DEAD_ENDS] = {"dead ends", "无果而终", "無果而終"},
    [WORD_HELPFULNESS] = {"voted helpful", "有用率", "有用率"},
    [WORD_NONE_DISAPPOINT] = {"No article stands out.", "没有突出的文章。", "沒有突出的文章。"},
    [WORD_STALE] = {"Articles past their review", "过了复核日期的文章", "過了複核日期的文章"},
    [WORD_REVIEW_BY] = {"review by", "复核日期", "複核日期"},
    [WORD_NONE_STALE] = {"None.", "没有。", "沒有。"},
    [WORD_NO_TEXT] = {"What no text will help", "文章解决不了的问题", "文章解決不了的問題"},
    [WORD_NONE_NO_TEXT] = {"No gap waits for a process or for a person.",
			   "没有待补问题在等待改进做法或转人工。",
			   "沒有待補問題在等待改進做法或轉真人。"},
    [WORD_DEFINITIONS] = {"What the numbers mean", "指标的定义", "指標的定義"},
    [WORD_UNKNOWN] = {"–", "–", "–"},
    [WORD_FOOT] = {"Made by answerd. People are sessions; nobody is ranked here.",
		   "由 answerd 生成。人数指会话数；这里不对任何人排名。",
		   "由 answerd 產生。人數指工作階段數；這裡不對任何人排名。"},
    [WORD_AGENT_REPORTED] = {"agent-reported", "由客服报告", "由客服回報"},
};

/* Names are those of the editor console (web/messages); the definitions in English stand in
 * report_numbers.c. */
static const struct {
	const char *key;
	const char *names[LANGUAGES];
	const char *meanings[LANGUAGES]; /* NULL: it has none */
} names[] = {
    {"questions",
     {"questions", "问题数", "問題數"},
     {NULL, "一位访客为同一需求所做的尝试；由最后一次尝试决定结果和日期。",
      "一位訪客為同一需求所做的嘗試；由最後一次嘗試決定結果和日期。"}},
    {"self_service",
     {"Self-service rate", "自助解决率", "自助解決率"},
     {NULL,
      "有成功证据（评为有用、已解决、读过或当场看到答案且 24 小时内没有再问）且 24 "
      "小时内没有找人工的问题，占全部问题。",
      "有成功證據（評為有用、已解決、讀過或當場看到答案且 24 小時內沒有再問）且 24 "
      "小時內沒有找真人的問題，占全部問題。"}},
    {"solved",
     {"Solved", "已解决", "已解決"},
     {NULL, "访客说已解决，或评答案为有用的问题。", "訪客說已解決，或評答案為有用的問題。"}},
    {"probably",
     {"Probably solved", "很可能已解决", "很可能已解決"},
     {NULL, "答案被阅读 10 秒或在原处显示 5 秒，且 24 小时内没有再问的问题。",
      "答案被閱讀 10 秒或在原處顯示 5 秒，且 24 小時內沒有再問的問題。"}},
    {"unknown",
     {"Not known", "不确定", "無法確定"},
     {NULL, "给出了可靠答案，或读过后又再问，而再无其他信息的问题；沉默不算成功。",
      "給出了可靠答案，或讀過後又再問，而再無其他資訊的問題；沉默不算成功。"}},
    {"failed",
     {"Not answered", "没有答上", "沒有答上"},
     {NULL, "没有可靠答案也没有读过任何文章，或答案被评为没用的问题。",
      "沒有可靠答案也沒有讀過任何文章，或答案被評為沒用的問題。"}},
    {"contacted",
     {"Went to a person", "转人工", "轉真人"},
     {NULL, "访客在 24 小时内转人工的问题。", "訪客在 24 小時內轉真人的問題。"}},
    {"no_result",
     {"Searches without results", "无结果搜索", "無結果搜尋"},
     {NULL, "没有任何结果的搜索，占全部搜索。", "沒有任何結果的搜尋，占全部搜尋。"}},
    {"click",
     {"Results opened", "点开结果", "點開結果"},
     {NULL, "打开了结果的搜索，占有结果的搜索。", "打開了結果的搜尋，占有結果的搜尋。"}},
    {"people",
     {"people", "人数", "人數"},
     {NULL, "不同的会话，每个只计一次。", "不同的工作階段，每個只計一次。"}},
    {"contacts",
     {"Visits to a person", "找人工的访客", "找真人的訪客"},
     {NULL, "转人工的不同会话。", "轉真人的不同工作階段。"}},
    {"first_contact",
     {"First-contact resolution", "首次来电解决率", "首次來電解決率"},
     {NULL,
      "未经转接即解决且同一顾客 7 "
      "天内没有再来电的来电，占带顾客标识的来电；没有标识时为客服报告解决的来电占全部来电。",
      "未經轉接即解決且同一顧客 7 "
      "天內沒有再來電的來電，占帶顧客識別的來電；沒有識別時為客服回報解決的來電占全部來電。"}},
    {"precision",
     {"Right answers", "答对率", "答對率"},
     {NULL, "编辑在抽查中判为正确的回答，占其判断过的回答；附 95 % 的威尔逊区间。",
      "編輯在抽查中判為正確的回答，占其判斷過的回答；附 95 % 的威爾遜區間。"}},
    {"no_result_cause", {"No result", "无结果", "無結果"}, {NULL, NULL, NULL}},
    {"weak", {"Not sure enough", "把握不够", "把握不足"}, {NULL, NULL, NULL}},
    {"abandoned", {"Given up", "放弃", "放棄"}, {NULL, NULL, NULL}},
    {"reformulated", {"Other words needed", "换了说法", "換了說法"}, {NULL, NULL, NULL}},
    {"unhelpful", {"Did not help", "没有帮助", "沒有幫助"}, {NULL, NULL, NULL}},
    {"contact", {"Went to a person", "转人工", "轉真人"}, {NULL, NULL, NULL}},
    {"flagged", {"Flagged by an agent", "客服标记", "客服標記"}, {NULL, NULL, NULL}},
    {"write", {"Write an article", "写一篇文章", "寫一篇文章"}, {NULL, NULL, NULL}},
    {"mend", {"Mend the article", "修改文章", "修改文章"}, {NULL, NULL, NULL}},
    {"translate", {"Translate the article", "翻译文章", "翻譯文章"}, {NULL, NULL, NULL}},
    {"merge", {"Make one of two articles", "两篇合成一篇", "兩篇合成一篇"}, {NULL, NULL, NULL}},
    {"retire", {"Take the article out", "下架这篇文章", "下架這篇文章"}, {NULL, NULL, NULL}},
    {"phrasing",
     {"Teach these words", "让搜索认识这些说法", "讓搜尋認得這些說法"},
     {NULL, NULL, NULL}},
    {"synonym", {"Teach a synonym", "添加同义词", "加入同義詞"}, {NULL, NULL, NULL}},
    {"pin",
     {"Lead the questions to an article that is there", "让问题指向已有文章", "讓問題指向既有文章"},
     {NULL, NULL, NULL}},
    {"audience", {"Show an internal article", "公开内部文章", "公開內部文章"}, {NULL, NULL, NULL}},
    {"route", {"Lead them to a person", "请人工来接", "請專人來接"}, {NULL, NULL, NULL}},
    {"process", {"Change how we do it", "改进做法", "改進做法"}, {NULL, NULL, NULL}},
    {"verified", {"Verified", "已验证", "已驗證"}, {NULL, NULL, NULL}},
    {"closed", {"Closed", "已解决", "已解決"}, {NULL, NULL, NULL}},
    {"reopened", {"Reopened", "重新打开", "重新開啟"}, {NULL, NULL, NULL}},
};

struct report_words {
	const char *lang;
	int at;
};

static const struct report_words languages[LANGUAGES] = {{"en", 0}, {"zh-CN", 1}, {"zh-TW", 2}};

const struct report_words *report_words_of(const char *lang)
{
	for (size_t i = 0; i < LANGUAGES; i++)
		if (strcmp(languages[i].lang, lang) == 0)
			return &languages[i];
	return NULL;
}

const char *report_word(const struct report_words *w, enum report_word which)
{
	return words[which][w->at];
}

static size_t find(const char *key)
{
	size_t i = 0;
	while (i < sizeof names / sizeof names[0] && strcmp(names[i].key, key) != 0)
		i++;
	return i;
}

const char *report_name(const struct report_words *w, const char *key)
{
	size_t i = find(key);
	return i < sizeof names / sizeof names[0] ? names[i].names[w->at] : key;
}

const char *report_meaning(const struct report_words *w, const char *key)
{
	size_t i = find(key);
	const char *own = i < sizeof names / sizeof names[0] ? names[i].meanings[w->at] : NULL;
	return own ? own : report_definition(key);
}
