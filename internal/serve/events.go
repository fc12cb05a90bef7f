package serve

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/search"
)

// writeTimeout is how long a client that takes nothing is waited for.
const writeTimeout = 20 * time.Second

// change is what a page is sent of its study, or of all of them.
type change struct {
	Version string               `json:"version"` // of what the page shows
	State   string               `json:"state"`   // running, finished, stopped, waiting or ended
	Head    string               `json:"head"`    // how it is, in a word or a sentence
	Text    string               `json:"text"`    // how far it is
	Trials  int                  `json:"trials"`  // that have ended
	Planned int                  `json:"planned"` // 0: not known
	States  map[search.State]int `json:"states,omitempty"`
	Done    bool                 `json:"done"` // nothing runs
}

// changeOf says what an update means for the page of a study; "" is the list.
func changeOf(u update, study string) change {
	c := change{State: "waiting", Head: "waiting", Text: u.Problem, Done: true, Version: u.Version}
	one, found := u.find(study)
	switch {
	case u.Absent:
		c.Text = "nothing has been run yet"
	case u.Problem != "":
		c.Head = "the results cannot be read, trying again"
	case study == "":
		c = changeOfAll(u)
	case !found:
		c.Text, c.Version = "there is no study of this name yet", ""
	default:
		c = changeOfOne(one)
	}
	if u.End != "" {
		c.State, c.Head, c.Text, c.Done = "ended", u.End, "", true
	}
	return c
}

func changeOfAll(u update) change {
	c := change{Version: u.Version, State: finished, Head: "nothing runs now", Done: true}
	active := 0
	for _, s := range u.Studies {
		if s.State == running {
			active++
		}
	}
	if active > 0 {
		c.State, c.Head, c.Done = running, "live", false
		c.Text = fmt.Sprintf("%d of %d studies running", active, len(u.Studies))
	}
	return c
}

func changeOfOne(s status) change {
	c := change{Version: s.Version, State: s.State, Head: "live", Trials: s.Ended, Planned: s.Planned, States: s.Trials, Done: s.State != running}
	c.Text = prose.Count(s.Ended, "trial")
	if s.Planned > 0 {
		c.Text = fmt.Sprintf("%s of %s", prose.Grouped(s.Ended), prose.Count(s.Planned, "trial"))
	}
	switch {
	case s.State == finished:
		c.Head = "the run has ended"
	case s.State == stopped:
		c.Head = "nothing runs: it was stopped before its end, and the same command goes on with it"
	case s.measuring():
		c.Text += ", the finalists are being measured"
	}
	return c
}

// events streams changes to a page until it goes away or the server ends.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	leave, ok := s.streams.enter(r.RemoteAddr)
	if !ok {
		s.streams.refuseStream(w)
		return
	}
	defer leave()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no") // of a proxy in between
	if r.Method == http.MethodHead {
		return
	}
	study := r.PathValue("study")
	out := http.NewResponseController(w)
	send := func(text string) error {
		// Without this a client that takes nothing would keep us for ever. Not
		// every writer knows deadlines.
		_ = out.SetWriteDeadline(time.Now().Add(writeTimeout))
		if _, err := w.Write([]byte(text)); err != nil {
			return err
		}
		return out.Flush()
	}
	updates, unsubscribe := s.hub.subscribe()
	defer unsubscribe()
	heartbeat := time.NewTicker(s.heartbeat)
	defer heartbeat.Stop()
	sent, err := "", send("retry: 2000\n\n")
	for err == nil {
		select {
		case <-r.Context().Done():
			return
		case <-s.hub.over:
			return
		case <-heartbeat.C:
			err = send(": \n\n")
		case u := <-updates:
			c := changeOf(u, study)
			if text := event(c); text != sent {
				sent, err = text, send(text)
			}
		}
	}
}

// event writes a change as server-sent events are.
func event(c change) string {
	data, err := json.Marshal(c)
	if err != nil {
		return ": \n\n" // cannot be: it holds texts and whole numbers
	}
	name := "change"
	if c.State == "ended" {
		name = "end"
	}
	return "event: " + name + "\ndata: " + string(data) + "\n\n"
}
