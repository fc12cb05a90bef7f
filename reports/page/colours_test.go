package page

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/reports/assets"
)

// rgb is a colour, each part from 0 to 1.
type rgb [3]float64

func colour(t *testing.T, hex string) rgb {
	t.Helper()
	hex = strings.TrimPrefix(hex, "#")
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	var c rgb
	for i := range c {
		part, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatalf("%q is no colour: %v", hex, err)
		}
		c[i] = float64(part) / 255
	}
	return c
}

// mixed is share of c and the rest of below, as color-mix in srgb gives it.
func (c rgb) mixed(share float64, below rgb) rgb {
	for i := range c {
		c[i] = share*c[i] + (1-share)*below[i]
	}
	return c
}

// linear undoes the curve of sRGB.
func (c rgb) linear() rgb {
	for i, x := range c {
		if x <= 0.04045 {
			c[i] = x / 12.92
		} else {
			c[i] = math.Pow((x+0.055)/1.055, 2.4)
		}
	}
	return c
}

// contrast is that of WCAG 2: from 1 to 21.
func contrast(a, b rgb) float64 {
	luminance := func(c rgb) float64 {
		l := c.linear()
		return 0.2126*l[0] + 0.7152*l[1] + 0.0722*l[2]
	}
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// lab is CIE L*a*b* of linear RGB, with the white of D65.
func lab(l rgb) rgb {
	xyz := seenBy([3]rgb{{0.4124564, 0.3575761, 0.1804375}, {0.2126729, 0.7151522, 0.0721750}, {0.0193339, 0.1191920, 0.9503041}}, l)
	f := func(x float64) float64 {
		if x > 216.0/24389 {
			return math.Cbrt(x)
		}
		return (24389.0/27*x + 16) / 116
	}
	x, y, z := f(xyz[0]/0.95047), f(xyz[1]), f(xyz[2]/1.08883)
	return rgb{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

func seenBy(m [3]rgb, v rgb) rgb {
	var out rgb
	for i, row := range m {
		for j := range row {
			out[i] += row[j] * v[j]
		}
	}
	return out
}

// sights are ways to see colours, as matrices on linear RGB (Machado, Oliveira
// and Fernandes, "A physiologically-based model for simulation of color vision
// deficiency", 2009, severity 1).
var sights = map[string][3]rgb{
	"all colours":  {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"protanopia":   {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
	"deuteranopia": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
	"tritanopia":   {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
}

// palettes reads the colours of the style sheet: light, dark as the system has
// it, and dark as the reader chose it.
func palettes(t *testing.T) (light, dark, chosen map[string]string) {
	t.Helper()
	style, err := assets.Files.ReadFile("page/page.css")
	if err != nil {
		t.Fatal(err)
	}
	variable := regexp.MustCompile(`(--[a-z-]+): (#[0-9a-f]{3,6});`)
	var found []map[string]string
	for _, block := range regexp.MustCompile(`\{[^{}]*--paper:[^{}]*\}`).FindAllString(string(style), -1) {
		colours := map[string]string{}
		for _, m := range variable.FindAllStringSubmatch(block, -1) {
			colours[m[1]] = m[2]
		}
		found = append(found, colours)
	}
	if len(found) != 3 {
		t.Fatalf("%d sets of colours in the style sheet, want 3", len(found))
	}
	return found[0], found[1], found[2]
}

func TestDarkIsDark(t *testing.T) {
	light, dark, chosen := palettes(t)
	if fmt.Sprint(dark) != fmt.Sprint(chosen) {
		t.Errorf("dark is %v as the system has it and %v as the reader chose it", dark, chosen)
	}
	for name := range light {
		if dark[name] == "" {
			t.Errorf("%s has no colour in the dark", name)
		}
	}
}

// TestContrast: text has a contrast of 4.5 and marks of 3, the least that WCAG 2.2
// asks for at level AA.
func TestContrast(t *testing.T) {
	light, dark, _ := palettes(t)
	for theme, names := range map[string]map[string]string{"light": light, "dark": dark} {
		of := func(name string) rgb { return colour(t, names["--"+name]) }
		paper, panel := of("paper"), of("panel")
		backgrounds := map[string]rgb{
			"paper": paper, "panel": panel,
			"the row of a failed trial":       of("warn").mixed(0.45, paper),
			"the row that an address names":   of("two").mixed(0.16, paper),
			"a row of the panel that differs": of("two").mixed(0.12, paper),
			"a warning":                       of("warn"),
		}
		for where, background := range backgrounds {
			for _, text := range []string{"ink", "link"} {
				if c := contrast(of(text), background); c < 4.5 {
					t.Errorf("%s: --%s on %s has a contrast of %.2f, want 4.5", theme, text, where, c)
				}
			}
		}
		for _, on := range [][2]string{{"soft", "paper"}, {"soft", "panel"}, {"paper", "link"}, {"ink", "heat-low"}, {"ink", "heat-high"}} {
			if c := contrast(of(on[0]), of(on[1])); c < 4.5 {
				t.Errorf("%s: --%s on --%s has a contrast of %.2f, want 4.5", theme, on[0], on[1], c)
			}
		}
		for _, mark := range []string{"two", "one", "test", "front", "link"} {
			if c := contrast(of(mark), paper); c < 3 {
				t.Errorf("%s: marks in --%s have a contrast of %.2f, want 3", theme, mark, c)
			}
		}
	}
}

// TestColoursAreToldApart: one route, two routes and the test part differ for
// those who do not see all colours, and not by colour alone.
func TestColoursAreToldApart(t *testing.T) {
	light, dark, _ := palettes(t)
	const least = 20 // a difference of 2 can just be seen with the colours side by side
	for theme, names := range map[string]map[string]string{"light": light, "dark": dark} {
		for sight, matrix := range sights {
			seen := func(name string) rgb {
				l := seenBy(matrix, colour(t, names["--"+name]).linear())
				for i := range l {
					l[i] = min(max(l[i], 0), 1)
				}
				return lab(l)
			}
			for _, pair := range [][2]string{{"two", "one"}, {"two", "test"}, {"one", "test"}, {"two", "paper"}, {"one", "paper"}, {"test", "paper"}} {
				a, b := seen(pair[0]), seen(pair[1])
				if d := math.Sqrt((a[0]-b[0])*(a[0]-b[0]) + (a[1]-b[1])*(a[1]-b[1]) + (a[2]-b[2])*(a[2]-b[2])); d < least {
					t.Errorf("%s, %s: --%s and --%s differ by %.1f, want %d", theme, sight, pair[0], pair[1], d, least)
				}
			}
		}
	}
	shapes := map[string]string{"diamond": "--test"}
	for _, l := range looks() {
		if was, taken := shapes[l.Symbol]; taken && was != l.Color {
			t.Errorf("the shape %s has the colours %s and %s", l.Symbol, was, l.Color)
		}
		shapes[l.Symbol] = l.Color
	}
	if len(shapes) != 3 {
		t.Errorf("%d shapes for 3 colours: %v", len(shapes), shapes)
	}
}
