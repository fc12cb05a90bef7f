package experiments

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/doubleroute/sweep/internal/names"
	"github.com/doubleroute/sweep/submodels"
)

func readName(v any) (any, error) {
	name, ok := v.(string)
	if !ok {
		return nil, fmt.Errorf("must be a string, not %s", describe(v))
	}
	if err := names.Check(name); err != nil {
		return nil, err
	}
	return name, nil
}

func readPath(v any) (any, error) {
	path, ok := v.(string)
	if !ok || path == "" {
		return nil, fmt.Errorf(`must be the path of a file or folder, or %q, not %s`, Desk, describe(v))
	}
	return path, nil
}

func readPart(v any) (any, error) {
	switch v := v.(type) {
	case string:
		if v != "" {
			return Part{Path: v}, nil
		}
	case float64:
		if v > 0 && v < 1 {
			return Part{Share: v}, nil
		}
	}
	return nil, fmt.Errorf("must be a file's path, or a share between 0 and 1 such as 0.15, not %s", describe(v))
}

func readColumn(v any) (any, error) {
	switch v := v.(type) {
	case string:
		if v != "" {
			return v, nil
		}
	case int64:
		if v >= 1 {
			return strconv.FormatInt(v, 10), nil
		}
	}
	return nil, fmt.Errorf("must be a column's name, or its number from 1, not %s", describe(v))
}

// readClass reads the name of a class, which has no white space around it in data.
func readClass(v any) (any, error) {
	name, ok := v.(string)
	if name = strings.TrimSpace(name); !ok || name == "" {
		return nil, fmt.Errorf("must be the name of a class, not %s", describe(v))
	}
	return name, nil
}

func readColumns(v any) (any, error) {
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	if len(list) == 0 {
		return nil, errors.New("the list is empty; name at least one column")
	}
	var names []string
	seen := map[string]bool{}
	for _, item := range list {
		c, err := readColumn(item)
		if err != nil {
			return nil, err
		}
		name := c.(string)
		if seen[name] {
			return nil, fmt.Errorf("the list has column %s twice", name)
		}
		seen[name] = true
		names = append(names, name)
	}
	return names, nil
}

func readSingleShare(v any) (any, error) {
	switch v := v.(type) {
	case int64:
		if v == 0 {
			return 0.0, nil
		}
	case float64:
		if v >= 0 && v < 1 {
			return v + 0, nil
		}
	}
	return nil, fmt.Errorf("must be a share from 0 to below 1, not %s", describe(v))
}

// The words and bounds of search.folds.
const (
	autoFolds = "auto"
	mostFolds = 20
)

func readFolds(v any) (any, error) {
	switch v := v.(type) {
	case int64:
		if v >= 0 && v <= mostFolds {
			return int(v), nil
		}
	case string:
		if v == autoFolds {
			return v, nil
		}
	}
	return nil, fmt.Errorf("must be a whole number from 0 (none) to %d, or %q, not %s", mostFolds, autoFolds, describe(v))
}

// foldsOf is search.folds as it was read.
func foldsOf(v any) int {
	if n, ok := v.(int); ok {
		return n
	}
	return AutoFolds
}

func costs() []string { return []string{"flops", "parameters", "bytes"} }

func readCost(v any) (any, error) {
	if v == "latency" {
		return nil, errors.New("latency is measured and the search needs a cost known before training; minimize flops, parameters or bytes: the latency of the finalists is reported beside them")
	}
	return typed(submodels.Setting{Kind: submodels.String, OneOf: costs()}, v)
}

var sizeText = regexp.MustCompile(`^([0-9]+(?:\.[0-9]+)?) ?(|[kKMGT]|[KMGT]i)B$`)

func readSize(v any) (any, error) {
	wrong := fmt.Errorf(`must be a number of bytes, or text such as "512MB" or "2GiB", not %s`, describe(v))
	switch v := v.(type) {
	case int64:
		if v >= 0 {
			return v, nil
		}
	case string:
		m := sizeText.FindStringSubmatch(v)
		if m == nil {
			return nil, wrong
		}
		x, err := strconv.ParseFloat(m[1], 64)
		unit := map[string]float64{"": 1, "k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "Ki": 1 << 10, "Mi": 1 << 20, "Gi": 1 << 30, "Ti": 1 << 40}[m[2]]
		if err != nil || x*unit > 1<<62 {
			return nil, wrong
		}
		return int64(x * unit), nil
	}
	return nil, wrong
}
