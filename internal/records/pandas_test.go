package records

import (
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPandas holds the readers to what pandas reads of files in many layouts:
// recorded by testdata/record.py, which tells pandas how each is read, where the
// readers have to find it out.
func TestPandas(t *testing.T) {
	file, err := os.Open(filepath.Join("testdata", "pandas.json.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close() //nolint:errcheck // nothing was written
	z, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	var table struct {
		Pandas string
		Cases  []struct {
			Name, Content string
			Src           Source
			Rows          [][2]string
		}
	}
	if err := json.NewDecoder(z).Decode(&table); err != nil {
		t.Fatal(err)
	}
	if len(table.Cases) < 60 {
		t.Fatalf("%d layouts", len(table.Cases))
	}
	for _, c := range table.Cases {
		t.Run(c.Name, func(t *testing.T) {
			content, err := base64.StdEncoding.DecodeString(c.Content)
			if err != nil {
				t.Fatal(err)
			}
			r, err := OpenStream("data", strings.NewReader(string(content)), c.Src, nil)
			if err != nil {
				t.Fatal(err)
			}
			for i, want := range c.Rows {
				rec, err := r.Next()
				if err != nil {
					t.Fatalf("record %d: %v", i, err)
				}
				if rec.Fields[0] != want[0] || rec.Label != CleanLabel(want[1]) {
					t.Fatalf("record %d is %q, %q; pandas %s has %q; %v", i, rec.Fields[0], rec.Label, table.Pandas, want, r.Notices())
				}
			}
			if _, err := r.Next(); err != io.EOF {
				t.Errorf("more than %d records: %v", len(c.Rows), err)
			}
		})
	}
}
