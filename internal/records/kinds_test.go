package records

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// layoutCase is a file as people have it, and what must be read from it.
type layoutCase struct {
	name, content string
	src           Source
	first         string   // the first record, as text=label
	rows          int      // records
	left          []string // reasons for which rows are left out
	err           string   // a part of the error, where there must be one
}

const (
	bill  = "please pay my bill number %d today"
	light = "switch the light %d off in the kitchen"
)

func headers() []layoutCase {
	spam := repeated(10, `ham,"ok see you at home %d, later",,,`, `spam,"win a free prize %d now, call us",,,`)
	return []layoutCase{
		{name: "the spam collection", content: "v1,v2,,,\n" + spam, first: "ok see you at home 0, later=ham", rows: 20},
		{name: "header again in the middle", content: "text,label\n" + repeated(3, bill+",pay", light+",home") + "text,label\n" + repeated(3, bill+",pay", light+",home"), first: "please pay my bill number 0 today=pay", rows: 12, left: []string{"the header again"}},
		{name: "a header whose cell is a class", content: "sms,spam\n" + repeated(4, "win a prize %d now,spam", "see you at home %d then,ham"), first: "win a prize 0 now=spam", rows: 8},
		{name: "an unknown name over sentences, the other a class", content: "utt,spam\n" + repeated(40, "win a prize %d now,spam", "see you at home %d then,ham"), first: "win a prize 0 now=spam", rows: 80},
		{name: "cannot tell a header from a row", content: "hello,spam\n" + repeated(6, "win a prize %d now,spam", "see you at home %d then,ham"), err: "data.header = true or data.header = false"},
		{name: "own names over many classes", content: "phrase_in,goal\n" + repeated(30, "please do the thing %d for me,class_%d"), first: "please do the thing 0 for me=class_0", rows: 30},
		{name: "sep=;", content: "sep=;\ntext;label\n" + repeated(4, bill+";pay", light+";home"), first: "please pay my bill number 0 today=pay", rows: 8},
		{name: "sep=, and tabs", content: "sep=\t\ntext\tlabel\n" + repeated(4, bill+"\tpay", light+"\thome"), first: "please pay my bill number 0 today=pay", rows: 8},
		{name: "German names", content: "Nachricht;Kategorie\n" + repeated(4, bill+";pay", light+";home"), first: "please pay my bill number 0 today=pay", rows: 8},
		{name: "Chinese names", content: "文本,标签\n" + repeated(4, "我的订单还没有到%d,投诉", "谢谢你的帮助%d,表扬"), first: "我的订单还没有到0=投诉", rows: 8},
		{name: "Russian names", content: "текст,метка\n" + repeated(4, "мой заказ не пришёл %d,жалоба", "большое спасибо %d раз,спасибо"), first: "мой заказ не пришёл 0=жалоба", rows: 8},
		{name: "no header", content: repeated(4, bill+",pay", light+",home"), first: "please pay my bill number 0 today=pay", rows: 8},
		{name: "no header, numbers as labels", content: repeated(4, "1,"+bill, "0,"+light), first: "please pay my bill number 0 today=1", rows: 8},
		{name: "header over an index without a name", content: ",text,label\n" + repeated(4, "%d1,"+bill+",pay", "%d2,"+light+",home"), first: "please pay my bill number 0 today=pay", rows: 8},
		{name: "header without the last separator", content: "text,label\n" + repeated(4, bill+",pay,", light+",home,"), first: "please pay my bill number 0 today=pay", rows: 8},
		{name: "header with spaces", content: " text , label \n" + repeated(4, bill+",pay", light+",home"), first: "please pay my bill number 0 today=pay", rows: 8},
		{name: "quoted header", content: "\"text\",\"label\"\n" + repeated(4, "\""+bill+"\",\"pay\"", "\""+light+"\",\"home\""), first: "please pay my bill number 0 today=pay", rows: 8},
		{name: "title case names of a news collection", content: "Class Index,Title,Description\n" + repeated(4, "3,Bill %d,"+bill+" and then some more words", "1,Light %d,"+light+" and then some more words"), first: "please pay my bill number 0 today and then some more words=3", rows: 8},
	}
}

func columnCases() []layoutCase {
	link := "https://example.com/a/very/long/path/to/the/page/%d/which/is/longer/than/the/text.html?with=parameters&and=more"
	hash := "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a%d"
	return []layoutCase{
		{name: "a longer link", content: "url,words,kind\n" + repeated(5, link+",pay my bill %d,pay", link+",light off %d now,home"), first: "pay my bill 0=pay", rows: 10},
		{name: "a longer path", content: "file,words,kind\n" + repeated(5, "/srv/someone/data/corpora/messages/inbox/2021/message-number-%d.txt,pay my bill %d,pay", "/srv/someone/data/corpora/messages/inbox/2021/message-number-%d.eml,light off %d now,home"), first: "pay my bill 0=pay", rows: 10},
		{name: "a longer hash", content: repeated(5, hash+",pay my bill %d,pay", hash+"b,light off %d now,home"), first: "pay my bill 0=pay", rows: 10},
		{name: "a date", content: "when,words,kind\n" + repeated(9, "Mon Apr 06 22:19:4%d PDT 2009,my bill %d,pay", "Mon Apr 06 22:20:0%d PDT 2009,light %d now,home"), first: "my bill 0=pay", rows: 18},
		{name: "an id", content: "id,words,kind\n" + repeated(5, "a8098c1a-f86e-11da-bd1a-00112444be1%d,my bill %d,pay", "b8098c1a-f86e-11da-bd1a-00112444be1%d,light %d now,home"), first: "my bill 0=pay", rows: 10},
		{name: "a tie of 0/1 columns", content: "text,toxic,obscene,insult\n" + repeated(3, bill+",1,0,1", light+",0,0,1", bill+" again,1,1,0", light+" again,0,1,1"), err: `"toxic", "obscene" or "insult"`},
		{name: "split is no label", content: "text,kind,split\n" + repeated(4, bill+",pay,train", light+",home,train", bill+" again,pay,test", light+" again,home,test"), first: "please pay my bill number 0 today=pay", rows: 16},
		{name: "fold is no label", content: "text,kind,fold\n" + repeated(4, bill+",pay,1", light+",home,2", bill+" again,pay,2", light+" again,home,1"), first: "please pay my bill number 0 today=pay", rows: 16},
		{name: "verified is no label", content: "text,stars,verified_purchase\n" + repeated(4, bill+",5,Y", light+",1,Y", bill+" again,5,N", light+" again,1,Y"), first: "please pay my bill number 0 today=5", rows: 16},
		{name: "ids are no label", content: "user_id,text,kind\n" + repeated(4, "17,"+bill+",pay", "18,"+light+",home"), first: "please pay my bill number 0 today=pay", rows: 8},
		{name: "two columns that say the same", content: "text,label,label_text\n" + repeated(4, bill+",1,pay", light+",0,home"), first: "please pay my bill number 0 today=1", rows: 8},
		{name: "class and target that differ", content: "text,class,target\n" + repeated(4, bill+",pay,1", light+",home,1", bill+" again,pay,0", light+" again,home,0"), err: `"class" or "target"`},
		{name: "topic and sentiment", content: "text,topic,sentiment\n" + repeated(4, bill+",pay,good", light+",home,good", bill+" again,pay,bad", light+" again,home,bad"), err: `"topic" or "sentiment"`},
		{name: "two columns of texts", content: "left,right,kind\n" + repeated(4, bill+","+light+",pay", light+","+bill+",home"), err: `text may be in`},
		{name: "the text by its name, though shorter", content: "answer,text,kind\n" + repeated(4, bill+" and this is much longer than the other,my bill %d,pay", light+" and this is longer too,light %d,home"), first: "my bill 0=pay", rows: 8},
		{name: "a price is no label", content: "text,price,kind\n" + repeated(4, bill+",10.50,pay", light+",9.99,home"), first: "please pay my bill number 0 today=pay", rows: 8},
		{name: "one column", content: "text\n" + repeated(4, bill, light), src: Source{Form: "csv"}, err: "only one column"},
		{name: "only ids beside the text", content: "text,id\n" + repeated(4, bill+",1%d", light+",2%d"), err: "no column looks like the label"},
	}
}

func formCases() []layoutCase {
	return []layoutCase{
		{name: "a tab in a quoted cell", content: repeated(3, "\"pay bill\t%d\",\"a\"", "\"light\toff %d\",\"b\""), first: "pay bill\t0=a", rows: 6},
		{name: "colons in CSV", content: "text,label\n" + repeated(3, "bot:pay bill %d,a", "bot:light off %d,b"), first: "bot:pay bill 0=a", rows: 6},
		{name: "colons in CSV without a header", content: repeated(3, "bot:pay bill %d,a", "bot:light off %d,b"), err: `data.form = "csv" or data.form = "trec"`},
		{name: "TREC with commas", content: "DESC:manner How , then , did it go ?\nENTY:animal What fowl , of all , is it ?\nDESC:def What is it ?\n", first: "How , then , did it go ?=DESC", rows: 3},
		{name: "semicolons with commas in the texts", content: "text;label\n" + repeated(3, "first, pay %d;a", "then, light %d;b"), first: "first, pay 0=a", rows: 6},
		{name: "semicolons and commas, both even", content: repeated(1, "first, pay;alpha", "then, light;beta", "next, all;gamma"), err: "semicolons"},
		{name: "bars", content: "text|label\n" + repeated(3, bill+"|pay", light+"|home"), first: "please pay my bill number 0 today=pay", rows: 6},
		{name: "a space after the comma before a quote", content: repeated(3, "\"my bill %d, please\", \"a\"", "\"light %d, off\", \"b\""), first: "my bill 0, please=a", rows: 6},
		{name: "backslashes before quotes", content: "text,label\n" + repeated(3, `"say \"pay\" %d, please",a`, `"say \"light\", %d",b`), first: `say "pay" 0, please=a`, rows: 6},
		{name: "TSV in quotes", content: "\"text\"\t\"label\"\n" + repeated(3, "\"pay\t%d\"\t\"a\"", "\"light %d\"\t\"b\""), first: "pay\t0=a", rows: 6},
		{name: "TSV with a quote in a text", content: "text\tlabel\n" + repeated(3, "\"so\" he said %d\ta", "5\" screen %d\tb"), first: `"so" he said 0=a`, rows: 6},
		{name: "CSV with the prefix of fastText", content: "label,text\n" + repeated(3, "__label__a,"+bill, "__label__b,"+light), first: "please pay my bill number 0 today=__label__a", rows: 6},
		{name: "a delimiter that is stated", content: "text~label\n" + repeated(3, bill+"~pay", light+"~home"), src: Source{Form: "csv", Delimiter: "~"}, first: "please pay my bill number 0 today=pay", rows: 6},
		{name: "a web page", content: "<!DOCTYPE html>\n<html><body>404, not found</body></html>\n", err: "web page"},
		{name: "CR", content: strings.ReplaceAll("text,label\n"+repeated(3, bill+",pay", light+",home"), "\n", "\r"), first: "please pay my bill number 0 today=pay", rows: 6},
		{name: "CRCRLF", content: strings.ReplaceAll("text,label\n"+repeated(3, "\"pay %d\",\"a\"", light+",home"), "\n", "\r\r\n"), first: "pay 0=a", rows: 6},
		{name: "a mix of line ends", content: "text,label\r\n\"pay 0\",\"a\"\r\"light\",\"b\"\n\"pay 1\",a\r\r\nlight 1,\"b\"\r\n\r\n", first: "pay 0=a", rows: 4},
		{name: "a mark and semicolons", content: "\ufefftext;label\r\n" + repeated(3, bill+";pay", light+";home"), first: "please pay my bill number 0 today=pay", rows: 6},
	}
}

func labelCases() []layoutCase {
	return []layoutCase{
		{name: "NFC and NFD", content: "text,label\n" + repeated(2, bill+",cafe\u0301", light+",caf\u00e9"), first: "please pay my bill number 0 today=café", rows: 4},
		{name: "zero-width and other spaces", content: "text,label\n" + repeated(2, bill+",\u200bpay\u00a0", light+",pay\u200b \ufeff"), first: "please pay my bill number 0 today=pay", rows: 4},
		{name: "a line break in a label", content: "text,label\n" + repeated(2, bill+",\"pay\nnow\"", light+",home"), first: "please pay my bill number 0 today=pay now", rows: 4},
		{name: "two spaces in a label", content: "text,label\n" + repeated(2, bill+",pay  now", light+",pay now"), first: "please pay my bill number 0 today=pay now", rows: 4},
	}
}

func jsonCases() []layoutCase {
	return []layoutCase{
		{name: "fastText with two labels", content: repeated(2, "__label__a pay my bill %d __label__urgent", "__label__b light off %d"), err: `data.multiple = "first"`},
		{name: "fastText with two labels, the first", content: repeated(2, "__label__a pay my bill %d __label__urgent", "__label__b light off %d"), src: Source{Multiple: "first"}, first: "pay my bill 0=a", rows: 4},
		{name: "fastText with labels at the end", content: repeated(2, "pay my bill %d __label__a", "light off %d __label__b"), first: "pay my bill 0=a", rows: 4},
		{name: "a list of objects", content: `[{"text":"pay my bill","label":"a"},{"text":"light off","label":"b"}]`, first: "pay my bill=a", rows: 2},
		{name: "a list of objects, indented", content: "[\n  {\n    \"text\": \"pay my bill\",\n    \"label\": \"a\"\n  },\n  {\n    \"text\": \"light off\",\n    \"label\": \"b\"\n  }\n]\n", first: "pay my bill=a", rows: 2},
		{name: "a list of objects, one a line", content: "[{\"text\":\"pay my bill\",\"label\":\"a\"},\n" + strings.Repeat("{\"text\":\"light off\",\"label\":\"b\"},\n", 6) + "{\"text\":\"last\",\"label\":\"b\"}]\n", first: "pay my bill=a", rows: 8},
		{name: "a list of lists", content: `[["pay my bill","a"],["light off","b"],["pay again","a"],["light on","b"]]`, first: "pay my bill=a", rows: 4},
		{name: "a list a line", content: repeated(3, `["pay my bill %d","a"]`, `["light %d off","b"]`), first: "pay my bill 0=a", rows: 6},
		{name: "a list a line with a header", content: `["text","label"]` + "\n" + repeated(3, `["pay my bill %d","a"]`, `["light %d off","b"]`), first: "pay my bill 0=a", rows: 6},
		{name: "objects with commas after them", content: repeated(3, `{"text":"pay my bill %d","label":"a"},`, `{"text":"light %d off","label":"b"},`), first: "pay my bill 0=a", rows: 6},
		{name: "objects one behind the other", content: strings.ReplaceAll(repeated(3, `{"text":"pay my bill %d","label":"a"}`, `{"text":"light %d off","label":"b"}`), "\n", " "), first: "pay my bill 0=a", rows: 6},
		{name: "nested fields", content: repeated(3, `{"id":1,"body":{"text":"pay my bill %d"},"meta":{"kind":{"name":"a"}}}`, `{"id":2,"body":{"text":"light %d off"},"meta":{"kind":{"name":"b"}}}`), src: Source{Text: []string{"body.text"}, Label: "meta.kind.name"}, first: "pay my bill 0=a", rows: 6},
		{name: "nested fields, found", content: repeated(3, `{"id":1,"body":{"text":"pay my bill %d"},"meta":{"kind":"a"}}`, `{"id":2,"body":{"text":"light %d off"},"meta":{"kind":"b"}}`), first: "pay my bill 0=a", rows: 6},
		{name: "a label in a list of one", content: repeated(3, `{"text":"pay my bill %d","labels":["a"]}`, `{"text":"light %d off","labels":["b"]}`), first: "pay my bill 0=a", rows: 6},
		{name: "an object of columns", content: `{"text":{"0":"pay my bill","1":"light off"},"label":{"0":"a","1":"b"}}`, err: "holds others"},
		{name: "an object of parts", content: `{"train":[{"text":"pay my bill","label":"a"}],"test":[{"text":"light off","label":"b"}]}`, err: `"test", "train"`},
		{name: "doccano", content: repeated(3, `{"id":1%d,"text":"pay my bill %d","label":["a"],"Comments":[]}`, `{"id":2%d,"text":"light %d off","label":["b"],"Comments":[]}`, `{"id":3%d,"text":"not yet %d","label":[],"Comments":[]}`), first: "pay my bill 0=a", rows: 6, left: []string{"without a label"}},
		{name: "Prodigy", content: repeated(3, `{"text":"pay my bill %d","_input_hash":1,"_task_hash":2,"label":"a","answer":"accept"}`, `{"text":"light %d off","_input_hash":1,"_task_hash":2,"label":"b","answer":"accept"}`, `{"text":"light %d off","_input_hash":1,"_task_hash":2,"label":"a","answer":"reject"}`, `{"text":"oh %d","_input_hash":1,"_task_hash":2,"label":"a","answer":"ignore"}`), first: "pay my bill 0=a", rows: 6, left: []string{"rejected", "ignored"}},
		{name: "Prodigy with options", content: repeated(3, `{"text":"pay my bill %d","options":[{"id":"a","text":"A"},{"id":"b","text":"B"}],"accept":["a"],"answer":"accept"}`, `{"text":"light %d off","options":[{"id":"a","text":"A"},{"id":"b","text":"B"}],"accept":["b"],"answer":"accept"}`, `{"text":"light %d off","options":[],"accept":[],"answer":"accept"}`), first: "pay my bill 0=a", rows: 6, left: []string{"without a label"}},
		{name: "Label Studio", content: `[{"id":1,"annotations":[{"id":7,"was_cancelled":false,"result":[{"type":"choices","from_name":"kind","to_name":"text","value":{"choices":["a"]}}]}],"data":{"text":"pay my bill"},"meta":{},"created_at":"2021-01-01T00:00:00Z"},` +
			`{"id":2,"annotations":[{"id":8,"was_cancelled":true,"result":[]}],"data":{"text":"skip me"}},{"id":3,"annotations":[],"data":{"text":"not yet"}},` +
			`{"id":4,"annotations":[{"id":9,"result":[{"type":"choices","value":{"choices":["b"]}}]}],"data":{"text":"light off"}}]`, first: "pay my bill=a", rows: 2, left: []string{"skipped by the annotator", "without a label"}},
		{name: "Label Studio, the small form", content: `[{"text":"pay my bill","id":1,"sentiment":"a","annotator":1,"annotation_id":7,"created_at":"2021-01-01T00:00:00Z","updated_at":"2021-01-01T00:00:00Z","lead_time":3.1},{"text":"light off","id":2,"sentiment":"b","annotator":1,"annotation_id":8,"created_at":"2021-01-01T00:00:01Z","updated_at":"2021-01-01T00:00:03Z","lead_time":5.1}]`, first: "pay my bill=a", rows: 2},
		{name: "a JSON list that is cut off", content: `[{"text":"pay my bill","label":"a"},{"text":"light off","label":"b"}`, err: "not complete"},
	}
}

// TestKinds reads each file as it is, with a mark, and packed, in pieces of any size.
func TestKinds(t *testing.T) {
	for _, tt := range slices.Concat(headers(), columnCases(), formCases(), labelCases(), jsonCases()) {
		t.Run(tt.name, func(t *testing.T) {
			for _, content := range []string{tt.content, gzipOf(tt.content)} {
				got, r, err := all("data", content, tt.src, nil)
				if tt.err != "" {
					if err == nil {
						t.Fatalf("read as %q", got[:min(2, len(got))])
					}
					if checkError(t, err); !strings.Contains(err.Error(), tt.err) {
						t.Fatalf("%v does not say %q", err, tt.err)
					}
					continue
				}
				if err != nil {
					t.Fatal(err)
				}
				if len(got) != tt.rows || got[0] != tt.first {
					t.Errorf("%d records, the first %q; want %d and %q; %v", len(got), got[:min(1, len(got))], tt.rows, tt.first, r.Notices())
				}
				var left []string
				for _, l := range r.LeftOut() {
					left = append(left, l.Reason)
				}
				if !slices.Equal(left, tt.left) {
					t.Errorf("left out are %q, want %q", left, tt.left)
				}
				if classes := classesOf(got); len(classes) < 2 && !strings.Contains(tt.name, "NFC") && !strings.Contains(tt.name, "spaces") {
					t.Errorf("one class: %q", classes)
				}
			}
		})
	}
}

func classesOf(records []string) []string {
	var classes []string
	for _, r := range records {
		if label := r[strings.LastIndexByte(r, '=')+1:]; !slices.Contains(classes, label) {
			classes = append(classes, label)
		}
	}
	return classes
}

// TestMessages holds what is said of each file that must be refused.
func TestMessages(t *testing.T) {
	var got strings.Builder
	for _, tt := range slices.Concat(headers(), columnCases(), formCases(), labelCases(), jsonCases()) {
		if tt.err == "" {
			continue
		}
		_, _, err := all("data", tt.content, tt.src, nil)
		fmt.Fprintf(&got, "%s\n\t%v\n", tt.name, err)
	}
	for _, tt := range []struct{ name, content string }{
		{"cp1250 or cp1252", "text,label\nmy order has not arrived,podzi\xeakowanie\nthank you,skarga\n"},
		{"no encoding", "text,label\n\x81\xff\xfe\x81\x8d,a\n"},
		{"a header of two rows", "text,label\n" + repeated(12, "only one cell %d", bill+",pay")},
		{"two files in a zip archive", zipOf(t, "a.csv", "x", "b.csv", "y")},
	} {
		_, _, err := all("data", tt.content, Source{}, nil)
		fmt.Fprintf(&got, "%s\n\t%v\n", tt.name, err)
	}
	golden(t, "messages.golden", got.String())
}
