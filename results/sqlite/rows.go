package sqlite

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"math"
	"time"
)

// scanner is a row, alone or among others.
type scanner interface {
	Scan(into ...any) error
}

// scan goes through what f makes of the rows of a query. An error is the last
// thing to come.
func scan[T any](ctx context.Context, path string, db queryer, f func(scanner) (T, error), query string, args ...any) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		rows, err := db.QueryContext(ctx, query, args...)
		if err != nil {
			yield(none, describe(path, err))
			return
		}
		defer func() { _ = rows.Close() }() // rows.Err has told all there is
		for rows.Next() {
			v, err := f(rows)
			if err == nil {
				err = ctx.Err() // at once, not some rows later
			}
			if err != nil {
				yield(none, describe(path, err))
				return
			}
			if !yield(v, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(none, describe(path, err))
		}
	}
}

// scanStudy is scan of a query whose first parameter is the key of a study.
func scanStudy[T any](ctx context.Context, s *Store, study string, f func(scanner) (T, error), query string, args ...any) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		id, err := s.identify(ctx, study)
		if err != nil {
			var none T
			yield(none, err)
			return
		}
		scan(ctx, s.path, s.read, f, query, append([]any{id}, args...)...)(yield)
	}
}

// collect gathers what is gone through.
func collect[T any](rows iter.Seq2[T, error]) ([]T, error) {
	var all []T
	for v, err := range rows {
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, nil
}

// figure reads a column into a float64, NULL as NaN.
type figure float64

// Scan reads a column.
func (f *figure) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*f = figure(math.NaN())
	case float64:
		*f = figure(v)
	case int64:
		*f = figure(v)
	default:
		return fmt.Errorf("found %T in place of a number", v)
	}
	return nil
}

// number is x for a column that figure reads.
func number(x float64) any {
	if math.IsNaN(x) {
		return nil
	}
	return x
}

// layout is RFC 3339 with all nine decimals, so that times sort as text.
const layout = "2006-01-02T15:04:05.000000000Z07:00"

// stamp is a time as text; the zero time is "".
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(layout)
}

// stampColumn is a time for a column that may be NULL.
func stampColumn(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return stamp(t)
}

// workerColumn is a worker's number for a column that may be NULL.
func workerColumn(worker int) any {
	if worker < 0 {
		return nil
	}
	return worker
}

func unstamp(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	return time.Parse(layout, text)
}

// list is a list of strings as a JSON array; nil is null.
func list(words []string) string {
	text, _ := json.Marshal(words) // strings always can be
	return string(text)
}

func unlist(text string) ([]string, error) {
	var words []string
	if err := json.Unmarshal([]byte(text), &words); err != nil {
		return nil, fmt.Errorf("found %.40q in place of a list: %w", text, err)
	}
	return words, nil
}

// numbers is a list of whole numbers as a JSON array.
func numbers(n []int) string {
	if len(n) == 0 {
		return "[]"
	}
	text, _ := json.Marshal(n) // whole numbers always can be
	return string(text)
}
