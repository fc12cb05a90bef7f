package experiments

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

// twoInputs writes the data of vectors.toml: 100 rows of two inputs, 256 numbers
// each, and four classes of 25. One bit of the class says on which side of a
// random direction x1 lies, the other says it of x2; the rest is noise.
func twoInputs() string {
	const rows, width, distance = 100, 256, 0.25
	rng := rand.New(rand.NewPCG(256, 2))
	var b strings.Builder
	for input := 1; input <= 2; input++ {
		for i := 1; i <= width; i++ {
			fmt.Fprintf(&b, "x%d_%d,", input, i)
		}
	}
	b.WriteString("label\n")
	var directions [2][width]float64
	for input := range directions {
		for i := range directions[input] {
			directions[input][i] = distance * float64(2*rng.IntN(2)-1)
		}
	}
	for row := range rows {
		class := row % 4
		for input, direction := range directions {
			side := float64(2*(class>>input&1) - 1)
			for _, d := range direction {
				fmt.Fprintf(&b, "%.2f,", side*d+rng.NormFloat64())
			}
		}
		fmt.Fprintf(&b, "class-%c\n", 'a'+rune(class))
	}
	return b.String()
}

// TestTwoInputs holds the data file to what writes it; -update writes it anew.
func TestTwoInputs(t *testing.T) {
	const path = "data/two-inputs.csv.gz"
	if *update {
		var b bytes.Buffer
		w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, twoInputs()); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	packed, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != twoInputs() {
		t.Errorf("%s is not what twoInputs writes", path)
	}
	if len(packed) > 150_000 {
		t.Errorf("%s has %d bytes", path, len(packed))
	}
}
