package formats

import (
	"bytes"
	"encoding/xml"
	"image/color"
	"image/png"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"

	"gonum.org/v1/plot/vg/recorder"

	"github.com/doubleroute/sweep/results/stats"
)

// readSVG returns the text of a drawing. It fails unless the drawing is XML that
// can do nothing but be looked at.
func readSVG(t testing.TB, drawing string) []string {
	t.Helper()
	var texts []string
	depth := 0
	reader := xml.NewDecoder(strings.NewReader(drawing))
	for {
		token, err := reader.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("%v in %.300s", err, drawing)
		}
		switch v := token.(type) {
		case xml.StartElement:
			depth++
			if !slices.Contains([]string{"svg", "title", "desc", "g", "path", "text"}, v.Name.Local) {
				t.Errorf("element %s", v.Name.Local)
			}
			for _, a := range v.Attr {
				if strings.HasPrefix(a.Name.Local, "on") || strings.Contains(a.Name.Local, "href") || strings.Contains(a.Value, "url(") {
					t.Errorf("attribute %s=%q", a.Name.Local, a.Value)
				}
			}
		case xml.EndElement:
			depth--
		case xml.CharData:
			if text := strings.TrimSpace(string(v)); text != "" {
				texts = append(texts, text)
			}
		}
	}
	if depth != 0 || !strings.HasSuffix(drawing, "</svg>\n") {
		t.Errorf("it does not end: %s", drawing[max(0, len(drawing)-100):])
	}
	return texts
}

func TestSVG(t *testing.T) {
	drawing := form(t, made(60), "svg", Options{})
	texts := strings.Join(readSVG(t, drawing), "\n")
	for _, part := range []string{"made-up: accuracy against FLOPs", "60 trials, ", "two routes", "one route", "not trained to the end", "front",
		"finalist, test part", "FLOPs of one prediction (logarithmic)", "10k", "100k"} {
		if !strings.Contains(texts, part) {
			t.Errorf("no %q in %s", part, texts)
		}
	}
	if !strings.Contains(drawing, `width="1200" height="800"`) || strings.Contains(drawing, "NaN") || strings.Contains(drawing, "Inf") {
		t.Errorf("%.400s", drawing)
	}
	if text := strings.Join(readSVG(t, form(t, empty(), "svg", Options{})), "\n"); !strings.Contains(text, "no trial has both figures yet") {
		t.Error(text)
	}
	if text := strings.Join(readSVG(t, form(t, hostile(), "svg", Options{})), "\n"); !strings.Contains(text, "</script><script>alert(1)</script>: accuracy") {
		t.Error(text)
	}
}

func FuzzSVG(f *testing.F) {
	f.Add(`"/><script>alert(1)</script>`, 0.5, 0.9, int64(10), int64(1000))
	f.Add("\x00\u202e\ufffe\U0001f600 style=\"font-family:Liberation Sans;", -1e300, 1e300, int64(0), int64(math.MaxInt64))
	f.Add("", 1.0, 1.0, int64(-5), int64(-5))
	f.Add("x", math.Inf(1), math.NaN(), int64(1), int64(1))
	f.Add("x", 5e-324, 1e-300, int64(1), int64(2))
	f.Fuzz(func(t *testing.T, text string, a, b float64, cheap, dear int64) {
		s := plainStudy()
		s.Summary.Study = text
		for i := range s.Summary.Trials {
			s.Summary.Trials[i].Routes = []string{text, text}
		}
		s.Summary.Trials[0].Accuracy, s.Summary.Trials[0].FLOPs = stats.Number(a), dear
		s.Summary.Trials[1].Accuracy, s.Summary.Trials[1].FLOPs = stats.Number(b), cheap
		drawing := form(t, s, "svg", Options{})
		for _, line := range readSVG(t, drawing) {
			if strings.ContainsFunc(line, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }) {
				t.Errorf("%q", line)
			}
		}
		if strings.Contains(drawing, "NaN") && !strings.Contains(text, "NaN") || strings.Contains(drawing, "Inf") && !strings.Contains(text, "Inf") {
			t.Errorf("figures that are none in the drawing of %q, %v, %v, %d, %d", text, a, b, cheap, dear)
		}
	})
}

// TestPNG looks at the picture: its size, and that the marks are in it.
func TestPNG(t *testing.T) {
	picture, err := png.Decode(strings.NewReader(form(t, made(60), "png", Options{})))
	if err != nil {
		t.Fatal(err)
	}
	if size := picture.Bounds().Size(); size.X != 2*pageWidth || size.Y != 2*pageHeight {
		t.Errorf("%v", size)
	}
	seen := map[color.RGBA]int{}
	for y := range 2 * pageHeight {
		for x := range 2 * pageWidth {
			r, g, b, a := picture.At(x, y).RGBA()
			seen[color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), uint8(a >> 8)}]++
		}
	}
	for name, c := range map[string]color.Color{"ink": ink(), "two routes": twoColor(1), "one route": oneColor(1), "test part": testColor(1)} {
		r, g, b, _ := c.RGBA()
		if n := seen[color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 255}]; n < 200 {
			t.Errorf("%d dots of %s", n, name)
		}
	}
	if white := seen[color.RGBA{255, 255, 255, 255}]; white < pageWidth*pageHeight || white > 4*pageWidth*pageHeight*95/100 {
		t.Errorf("%d white dots", white)
	}
}

// TestCosts shows accuracy against each cost: only latency is of finalists alone.
func TestCosts(t *testing.T) {
	s := made(60)
	if form(t, s, "svg", Options{}) != form(t, s, "svg", Options{Cost: "flops"}) {
		t.Error("FLOPs are what this study minimized")
	}
	for _, cost := range Costs() {
		p, err := newPicture(s, cost)
		if err != nil {
			t.Fatal(err)
		}
		if few := len(p.dots) == len(s.Summary.Final); few != (cost == "latency") {
			t.Errorf("%s: %d dots", cost, len(p.dots))
		}
		for i := 1; i < len(p.front); i++ {
			if p.front[i].cost < p.front[i-1].cost || p.front[i].value <= p.front[i-1].value {
				t.Errorf("%s: the front does not rise: %v", cost, p.front)
			}
		}
	}
	if _, err := tryForm(t, s, "svg", Options{Cost: "flop"}); err == nil || err.Error() != `a picture cannot show accuracy against "flop"; the costs are flops, parameters, bytes, latency` {
		t.Error(err)
	}
}

// TestMeasures takes the test part's figure for what the study maximizes.
func TestMeasures(t *testing.T) {
	f := made(60).Summary.Final[0]
	if testOf(f, "accuracy") != f.Accuracy.Interval || testOf(f, "macro_f1") != f.TestMacroF1 {
		t.Error("accuracy or macro F1")
	}
	if i := testOf(f, "neg_log_loss"); i.Mean != -f.TestLoss.Mean || !(i.Low < i.Mean && i.Mean < i.High) {
		t.Errorf("negative log loss: %+v of %+v", i, f.TestLoss)
	}
}

// TestPlaces holds that what is drawn is inside the frame, that no two names
// cover each other and that what is left out is noted.
func TestPlaces(t *testing.T) {
	for _, n := range []int{1, 2, 5, 60, 400, 3000} {
		s := made(n)
		p, err := newPicture(s, "")
		if err != nil {
			t.Fatal(err)
		}
		frame := box{frameLeft - 1, frameTop - 1, frameRight + 1, frameBottom + 1}
		for _, d := range slices.Concat(p.dots, p.front) {
			if !(box{d.x, d.y, d.x, d.y}).inside(frame) {
				t.Errorf("of %d: a dot at %v", n, d.at)
			}
		}
		if notes := strings.Join(p.notes, "; "); strings.Contains(notes, "drawn for") != (n > most) || strings.Contains(notes, "covered") && len(p.dots) >= n {
			t.Errorf("of %d: %d dots, %q", n, len(p.dots), notes)
		}
		sheet, err := newPaper(&recorder.Canvas{})
		if err != nil {
			t.Fatal(err)
		}
		labels := p.placeLabels(sheet, p.testMarks(sheet))
		if len(p.tests) > 0 && len(labels) == 0 {
			t.Errorf("of %d: no names of %d finalists", n, len(p.tests))
		}
		for i, a := range labels {
			for _, b := range labels[:i] {
				if a.meets(b.box) {
					t.Errorf("of %d: %s covers %s", n, a.text, b.text)
				}
			}
			if !a.inside(box{0, 0, pageWidth, pageHeight}) {
				t.Errorf("of %d: %s is outside: %v", n, a.text, a.box)
			}
		}
	}
}

// TestOutliers leaves out what lies far below the front, a tenth at most.
func TestOutliers(t *testing.T) {
	s := made(100)
	for i := range 5 {
		s.Summary.Trials[10+i].Accuracy, s.Summary.Trials[10+i].State = -40, "complete"
	}
	p, err := newPicture(s, "")
	if err != nil {
		t.Fatal(err)
	}
	if p.y.min < -1 || len(p.notes) != 1 || !strings.Contains(p.notes[0], "not shown") {
		t.Errorf("from %v, %q", p.y.min, p.notes)
	}
	for i := range s.Summary.Trials {
		s.Summary.Trials[i].Accuracy = stats.Number(float64(i) / 100)
	}
	s.Summary.Final = nil
	if p, err = newPicture(s, ""); err != nil || len(p.notes) > 1 || len(p.dots) < 80 {
		t.Errorf("%d dots, %q, %v", len(p.dots), p.notes, err)
	}
}

// TestTicks marks between two and ten values of any axis, in order, each once.
func TestTicks(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 2000 {
		low := math.Pow(10, 12*rng.Float64()-4)
		high := low * math.Pow(10, 6*rng.Float64()*rng.Float64())
		a := newAxis(low, high, 0, 1000, rng.IntN(2) == 0)
		ticks := a.ticks()
		texts := map[string]bool{}
		for i, tick := range ticks {
			if at := a.place(tick.value); at < -1e-6 || at > 1000+1e-6 || i > 0 && tick.value <= ticks[i-1].value || texts[tick.text] {
				t.Errorf("%v to %v: %v", a.min, a.max, ticks)
			}
			texts[tick.text] = true
		}
		if len(ticks) < 2 || len(ticks) > 11 {
			t.Errorf("%v to %v, logarithmic %v: %v", a.min, a.max, a.log, ticks)
		}
	}
	for v, text := range map[float64]string{1: "1", 0.02: "0.02", 20_000: "20k", 1.5e6: "1.5M", 1e9: "1G", 3e12: "3T"} {
		if got := round(v); got != text {
			t.Errorf("%v is %s", v, got)
		}
	}
}

// TestFit cuts text to a width.
func TestFit(t *testing.T) {
	sheet, err := newPaper(&recorder.Canvas{})
	if err != nil {
		t.Fatal(err)
	}
	s := style{size: 14}
	for _, text := range []string{"", "short", strings.Repeat("long ", 100), strings.Repeat("日本", 200)} {
		got := sheet.fit(s, text, 100)
		if sheet.width(s, got) > 100 || sheet.width(s, text) <= 100 && got != text {
			t.Errorf("%q is %v wide", got, sheet.width(s, got))
		}
	}
	var b bytes.Buffer
	if err := writeSVG(made(1), Options{}, &b); err != nil {
		t.Fatal(err)
	}
	readSVG(t, b.String())
}
