package sqlite

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/doubleroute/sweep/search"
)

// TestStudiesAtOneMoment: while trials are written, the time of a study and the
// number of its trials belong together. Who follows the study by its time would
// otherwise stay a trial behind.
func TestStudiesAtOneMoment(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "sweep.db")
	w := open(t, path)
	newStudy(t, w, "study")
	r := openToRead(t, path)
	const most = 200
	written := make(chan error, 1)
	go func() {
		for n := range most {
			if err := w.PutTrial(ctx, "study", complete(n, .5, 10, "cnn")); err != nil {
				written <- err
				return
			}
		}
		written <- nil
	}()
	counts := map[time.Time]int{}
	for n := 0; n < most; {
		list, err := r.Studies(ctx)
		must(t, err)
		n = list[0].Trials[search.Complete]
		if before, seen := counts[list[0].Active]; seen && before != n {
			t.Errorf("at one time it has %d and %d trials", before, n)
		}
		counts[list[0].Active] = n
		select {
		case err := <-written:
			must(t, err)
			written <- nil
		default:
		}
	}
	must(t, <-written)
}
