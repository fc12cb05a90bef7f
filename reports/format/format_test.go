package format

import (
	"math"
	"testing"
)

func TestFormats(t *testing.T) {
	accuracy, loss := NewMeasure("accuracy"), NewMeasure("neg_log_loss")
	for _, c := range []struct{ got, want string }{
		{accuracy.Text(0.91234), "91.23\u00a0%"},
		{accuracy.Text(math.NaN()), "–"},
		{accuracy.Between(0.8, 0.9), "80.00 to 90.00\u00a0%"},
		{accuracy.Between(math.NaN(), 0.9), "–"},
		{accuracy.Difference(-0.012), "−1.20 points"},
		{loss.Text(-0.31214), "−0.3121"},
		{loss.Between(-0.4, -0.3), "−0.4000 to −0.3000"},
		{loss.Difference(0.5), "+0.5000"},
		{Whole(0), "0"},
		{Whole(999), "999"},
		{Whole(1000), "1,000"},
		{Whole(-1234567), "−1,234,567"},
		{Whole(int64(math.MinInt64)), "−9,223,372,036,854,775,808"},
		{Amount(181248), "181,248"},
		{Amount(0.123456), "0.1235"},
		{Amount(12345.678), "12350"},
		{Amount(-0.5), "−0.5"},
		{Amount(0.0000152346), "1.523e-5"},
		{Amount(math.Inf(1)), "–"},
		{Short(181248), "181\u00a0k"},
		{Short(2.5e9), "2.5\u00a0G"},
		{Short(999_700), "1\u00a0M"},
		{Short(999.7), "1\u00a0k"},
		{Short(12), "12"},
		{Size(512), "512\u00a0B"},
		{Size(360840), "361\u00a0kB"},
		{Micros(14.23), "14.2 µs"},
		{Micros(3100), "3.1 ms"},
		{Span(0), "0 s"},
		{Span(0.0123), "0.012 s"},
		{Span(0.049), "0.049 s"},
		{Span(0.14), "0.1 s"},
		{Span(2.06), "2.1 s"},
		{Span(59), "59 s"},
		{Span(185), "3 min 5 s"},
		{Span(7800), "2 h 10 min"},
		{Are(0), "none is"},
		{Are(1), "1 is"},
		{Are(2000), "2,000 are"},
		{Were(0), "none was"},
		{Were(1), "1 was"},
		{Were(24), "24 were"},
		{Isolated("cnn"), "cnn"},
		{Isolated("שלום"), "\u2068שלום\u2069"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}
