package page

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/doubleroute/sweep/reports/assets"
)

// scaleColours reads the colours of parts/scale.css: light, dark as the system
// has it, and dark as the reader chose it.
func scaleColours(t *testing.T) []map[string]string {
	t.Helper()
	style, err := assets.Files.ReadFile("page/parts/scale.css")
	if err != nil {
		t.Fatal(err)
	}
	var sets []map[string]string
	for _, block := range regexp.MustCompile(`\{[^{}]*--scale-0:[^{}]*\}`).FindAllString(string(style), -1) {
		colours := map[string]string{}
		for _, m := range regexp.MustCompile(`(--[a-z0-9-]+): (#[0-9a-f]{6});`).FindAllStringSubmatch(block, -1) {
			colours[m[1]] = m[2]
		}
		sets = append(sets, colours)
	}
	if len(sets) != 3 || len(sets[0]) != 13 || fmt.Sprint(sets[1]) != fmt.Sprint(sets[2]) {
		t.Fatalf("the colours are %v", sets)
	}
	return sets
}

// TestScaleIsOfLightness: whoever sees it, a greater value is further from the
// paper, by steps that can be seen.
func TestScaleIsOfLightness(t *testing.T) {
	light, dark, _ := palettes(t)
	for i, colours := range scaleColours(t)[:2] {
		paper := []map[string]string{light, dark}[i]["--paper"]
		for sight, matrix := range sights {
			away := func(hex string) float64 {
				own, ground := lab(seenBy(matrix, colour(t, hex).linear())), lab(seenBy(matrix, colour(t, paper).linear()))
				return max(own[0]-ground[0], ground[0]-own[0])
			}
			last := 0.0
			for k := range 4 {
				d := away(colours[fmt.Sprintf("--scale-%d", k)])
				if d < last+10 {
					t.Errorf("%s, set %d: step %d of the scale is %.0f from the paper, after %.0f", sight, i, k, d, last)
				}
				last = d
			}
		}
		for k := range 8 {
			if c := contrast(colour(t, colours[fmt.Sprintf("--kind-%d", k)]), colour(t, paper)); c < 3 {
				t.Errorf("set %d: --kind-%d has a contrast of %.2f, want 3", i, k, c)
			}
		}
		if c := contrast(colour(t, colours["--failed"]), colour(t, paper)); c < 3 {
			t.Errorf("set %d: --failed has a contrast of %.2f, want 3", i, c)
		}
	}
}
