package reports

import (
	"math"
	"testing"
)

func TestFormats(t *testing.T) {
	accuracy, loss := newMeasure("accuracy"), newMeasure("neg_log_loss")
	for _, c := range []struct{ got, want string }{
		{accuracy.text(0.91234), "91.23\u00a0%"},
		{accuracy.text(math.NaN()), "–"},
		{accuracy.between(0.8, 0.9), "80.00 to 90.00\u00a0%"},
		{accuracy.between(math.NaN(), 0.9), "–"},
		{accuracy.difference(-0.012), "−1.20 points"},
		{loss.text(-0.31214), "−0.3121"},
		{loss.between(-0.4, -0.3), "−0.4000 to −0.3000"},
		{loss.difference(0.5), "+0.5000"},
		{whole(0), "0"},
		{whole(999), "999"},
		{whole(1000), "1,000"},
		{whole(-1234567), "−1,234,567"},
		{whole(int64(math.MinInt64)), "−9,223,372,036,854,775,808"},
		{amount(181248), "181,248"},
		{amount(0.123456), "0.1235"},
		{amount(12345.678), "12350"},
		{amount(-0.5), "−0.5"},
		{amount(0.0000152346), "1.523e-5"},
		{amount(math.Inf(1)), "–"},
		{short(181248), "181\u00a0k"},
		{short(2.5e9), "2.5\u00a0G"},
		{short(999_700), "1\u00a0M"},
		{short(999.7), "1\u00a0k"},
		{short(12), "12"},
		{size(512), "512\u00a0B"},
		{size(360840), "361\u00a0kB"},
		{micros(14.23), "14.2 µs"},
		{micros(3100), "3.1 ms"},
		{span(0), "0 s"},
		{span(0.0123), "0.012 s"},
		{span(0.049), "0.049 s"},
		{span(0.14), "0.1 s"},
		{span(2.06), "2.1 s"},
		{span(59), "59 s"},
		{span(185), "3 min 5 s"},
		{span(7800), "2 h 10 min"},
		{many(1, "trial"), "1 trial"},
		{are(0), "none is"},
		{are(1), "1 is"},
		{are(2000), "2,000 are"},
		{were(0), "none was"},
		{were(1), "1 was"},
		{were(24), "24 were"},
		{many(8, "class"), "8 classes"},
		{list([]string{"a", "b", "c"}), "a, b and c"},
		{list(nil), ""},
		{isolated("cnn"), "cnn"},
		{isolated("שלום"), "\u2068שלום\u2069"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}
