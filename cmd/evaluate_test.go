package sweepcmd

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// TestEvaluate holds what is printed of labelled records of which some have no label
// and some one that the model does not know.
func TestEvaluate(t *testing.T) {
	testdata := fixtures(t)
	modelFolder(t)
	write(t, "in.csv", "id,text,label\n1,good film,up\n2,not a bad play,down\n3,weak book,up\n4,\"a fine\nbook\",up\n5,what is it,ask\n6,good film,\n7,lovely play,up\n8,weak and bad,down\n9,so good,ask\n10,bad film,up\n")
	golden(t, testdata+"/evaluate.golden", must(t, "evaluate", kept, "in.csv", "--mistakes", "3"))
	golden(t, testdata+"/evaluate.json", must(t, "evaluate", kept, "in.csv", "--mistakes", "2", "--json"))
	if in := asked(read(t, "in.csv"), "evaluate", kept, "-"); in.code != Done || !strings.Contains(in.out, kept+" on standard input: 9 labelled records, 1 without a label left out") {
		t.Errorf("%+v", in)
	}
}

// TestEvaluateAgrees: the figures are those of what predict says, record by record.
func TestEvaluateAgrees(t *testing.T) {
	modelFolder(t)
	must(t, "predict", kept, "reviews.csv", "--keep", "label", "--out", "a.csv")
	right, n := 0, 0
	for i, line := range strings.Split(strings.TrimSpace(read(t, "a.csv")), "\n") {
		cells := strings.Split(line, ",")
		if i > 0 {
			n++
		}
		if i > 0 && cells[0] == cells[1] {
			right++
		}
	}
	var e evaluation
	if err := json.Unmarshal([]byte(must(t, "evaluate", kept, "reviews.csv", "--json")), &e); err != nil {
		t.Fatal(err)
	}
	if e.Rows != n || n != 240 || fmt.Sprint(e.Accuracy.Mean) != fmt.Sprint(float64(right)/float64(n)) || e.Label != "label" || e.Form != "csv" || len(e.Mistakes) != 0 {
		t.Errorf("%+v, and predict has %d of %d right", e, right, n)
	}
}

// TestManyClasses prints what is confused most often where the matrix is too large.
func TestManyClasses(t *testing.T) {
	modelFolder(t)
	var b strings.Builder
	b.WriteString("text,label\n")
	for i := range 60 {
		fmt.Fprintf(&b, "good film %d,class %d\n", i, i%15)
	}
	write(t, "in.csv", b.String())
	text := must(t, "evaluate", kept, "in.csv")
	for _, want := range []string{"60 records of 15 classes that the model does not know count as mistakes: class 0, class 1, ", " and 5 more", "most often confused (--json has the whole matrix)", "accuracy  0.0000 ("} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
}

// TestAskingUsage holds what is said of predict and evaluate called wrongly, and of
// files that they cannot read.
func TestAskingUsage(t *testing.T) {
	testdata := fixtures(t)
	modelFolder(t)
	write(t, "in.csv", "id,text,label\n1,good film,up\n2,weak book,down\n3,so so,up\n")
	write(t, "none.csv", "id,text,label\n1,good film,\n2,weak book,\n")
	write(t, "broken.csv", "id,text\n1,good film\n2,weak,book,now\n3,fine\n")
	write(t, "two.tsv", "first\tsecond\none text here\tanother text there\nmore words in it\tand some more words\n")
	write(t, "lists.jsonl", `{"text":"good film","label":["up"]}`+"\n"+`{"text":"weak book","label":["down","up"]}`+"\n")
	before := files(t, ".")
	var got strings.Builder
	for _, line := range []string{
		"predict", "predict " + kept + " in.csv more", "predict " + kept + " --keep id", "predict " + kept + " --text text", "predict " + kept + " --form csv",
		"predict " + kept + " in.csv --top 0", "predict " + kept + " in.csv --out a.xlsx", "predict " + kept + " in.csv --out a", "predict " + kept + " in.csv --out in.csv",
		"predict " + kept + " in.csv --out no/a.csv", "predict " + kept + " in.csv --out a.csv --json", "predict " + kept + " in.csv --out=", "predict " + kept + " in.csv --out",
		"predict " + kept + " im.csv", "predict " + kept + " in.csv --form cvs", "predict " + kept + " in.csv --keep idd", "predict " + kept + " in.csv --keep id,,label", "predict " + kept + " in.csv --keep=",
		"predict " + kept + " in.csv --text id,text", "predict " + kept + " in.csv --text txt", "predict " + kept + " in.csv --encoding utf-9", "predict " + kept + " broken.csv", "predict " + kept + " broken.csv --out a.csv",
		"predict " + kept + " two.tsv", "predict " + kept + " in.csv --header perhaps", "predict " + kept + " in.csv --delimiter ab", "predict " + kept + " --header true",
		"evaluate " + kept + " lists.jsonl", "evaluate " + kept + " lists.jsonl --multiple last",
		"predict " + kept + " in.csv --keep", "predict " + kept + " in.csv --mistakes 3",
		"evaluate", "evaluate " + kept, "evaluate " + kept + " in.csv more", "evaluate " + kept + " in.csv --mistakes -1", "evaluate " + kept + " in.csv --label lable",
		"evaluate " + kept + " none.csv --label label", "evaluate " + kept + " broken.csv", "evaluate " + kept + " two.tsv", "evaluate nowhere.sweep in.csv", "evaluate in.csv " + kept,
	} {
		o := sweep(strings.Fields(line)...)
		fmt.Fprintf(&got, "%s\n\t%d %s", line, o.code, strings.ReplaceAll(strings.TrimSuffix(o.err, "\n"), "\n", "\n\t")+"\n")
		if o.code != Usage && o.code != Failed || o.err == "" {
			t.Errorf("sweep %s: exit code %d, %q", line, o.code, o.err)
		}
	}
	if fmt.Sprint(files(t, ".")) != fmt.Sprint(before) {
		t.Error("a command line that is wrong wrote a file")
	}
	golden(t, testdata+"/asking.golden", got.String())
}

// fixtures is the folder of golden files, whatever the working folder is then.
func fixtures(t testing.TB) string {
	t.Helper()
	folder, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	return folder
}
