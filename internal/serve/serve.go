// Package serve shows studies in a browser while they are searched.
//
// It reads a results store and never writes it. The pages are those of package
// reports, in a form that follows: a page holds one stream of server-sent
// events, is notified by it when its study has changed, fetches itself again and
// takes over what is new. One poller reads the store for all of them, once a
// second and only while there are subscribers; a report is rendered once for all its
// readers, and the less often the longer it takes, so that a run that goes on
// beside it keeps its processors.
//
// What is on the network is guarded: a server that others can reach asks for a
// token, and one that only this machine can reach refuses requests under a name
// that is not its own (DNS rebinding). One address has only so many connections and
// streams, and so have all of them.
package serve

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/doubleroute/sweep/reports"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/sqlite"
)

// Options is what a server shows and to whom. Database must be given.
type Options struct {
	Database string // file of the results; need not exist yet
	Program  string // as its user calls it; empty: sweep

	Token       string           // that visitors must show; empty: they need none
	Certificate *tls.Certificate // with its key, what pages are encrypted by; nil: they are not
	Hosts       []string         // names that visitors may call the server by, without port; empty: any

	// Planned returns how many trials a study is to have, 0 if that is not known.
	// nil: it is known of none.
	Planned func(results.Study) int
	// Settings returns what the experiment of a study sets, as reports.Data has
	// it. nil: it is known of none.
	Settings func(results.Study) map[string]string
	// Views are those that a route can have whatever the data, as reports.Data has
	// them. nil: the built-in ones.
	Views []string
	// Compare writes a page on several studies. nil: there is none.
	Compare func(io.Writer, []reports.Data) error

	Poll    time.Duration // between polls of the store; 0: a second
	Spacing time.Duration // between renderings of one study at least; 0: two seconds
}

// Server answers requests about the studies of one store. It is an
// http.Handler; Serve gives it a network.
type Server struct {
	options   Options
	source    *source
	studies   *tracker
	hub       *hub
	pages     *cache
	streams   *limit
	heartbeat time.Duration // between signs of life on a stream
	handler   http.Handler
}

// New makes a server. Close must be called when it is no longer used.
func New(o Options) *Server {
	if o.Planned == nil {
		o.Planned = func(results.Study) int { return 0 }
	}
	if o.Settings == nil {
		o.Settings = func(results.Study) map[string]string { return nil }
	}
	if o.Poll <= 0 {
		o.Poll = time.Second
	}
	if o.Spacing <= 0 {
		o.Spacing = 2 * time.Second
	}
	s := &Server{options: o, source: &source{path: o.Database}, streams: newLimit(streamsEach, streamsAll), heartbeat: 15 * time.Second}
	s.studies = &tracker{source: s.source, watch: sqlite.NewWatch(o.Database), planned: o.Planned}
	s.hub = newHub(s.studies.snapshot, o.Poll)
	s.pages = newCache(o.Spacing, s.hub.over)
	s.handler = guard(o.Token, o.Hosts, s.routes())
	return s
}

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// End notifies the pages that are open, in a sentence, that the run they follow is
// over, and waits until they have taken over its last results and left, or ctx
// ends. If first is set, it waits for a first page too.
func (s *Server) End(ctx context.Context, sentence string, first bool) {
	s.pages.hurry()
	s.hub.end(ctx, sentence, first)
}

// Close ends all streams and gives the store back. Requests that are still
// being answered fail.
func (s *Server) Close() error {
	s.hub.close()
	return s.source.close()
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/{$}", s.list)
	mux.HandleFunc("/events", s.events)
	mux.HandleFunc("/study/{study}", s.study)
	mux.HandleFunc("/study/{study}/events", s.events)
	mux.HandleFunc("/healthz", healthy)
	if s.options.Compare != nil {
		mux.HandleFunc("/compare", s.compare)
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		writeMessage(w, http.StatusNotFound, "Nothing is here", "This address leads nowhere. The list of studies has all there is.")
	})
	return mux
}

func healthy(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, "ok\n")
}

// errGone is what is found where there is no such study.
var errGone = errors.New("there is no such study")
