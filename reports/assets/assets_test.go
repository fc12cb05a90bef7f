package assets

import (
	"crypto/sha512"
	"encoding/base64"
	"os"
	"strings"
	"testing"
)

func TestChartLibrary(t *testing.T) {
	pinned, err := os.ReadFile("package.json")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(pinned), `"echarts": "`+chartVersion+`"`) {
		t.Errorf("assets/package.json does not pin echarts %s: %s", chartVersion, pinned)
	}
	version, embedded := Script()
	if version != chartVersion {
		t.Errorf("Script says version %q, want %q", version, chartVersion)
	}
	if !embedded {
		t.Skip("the chart library is not built in: go generate ./reports/assets")
	}
	library, err := Files.ReadFile(ChartFile)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha512.Sum384(library)
	if got := "sha384-" + base64.StdEncoding.EncodeToString(sum[:]); got != chartHash {
		t.Errorf("the chart library's hash is %s, want %s", got, chartHash)
	}
}
