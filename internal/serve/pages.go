package serve

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/doubleroute/sweep/reports"
	"github.com/doubleroute/sweep/results/analysis"
	"github.com/doubleroute/sweep/results/sqlite"
)

// study answers with a study's page, or with its summary if the name ends in
// .json and no study is called so.
func (s *Server) study(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("study")
	now := s.studies.snapshot(r.Context())
	one, found := now.find(name)
	if short, json := strings.CutSuffix(name, ".json"); json && !found {
		s.summary(w, r, now, short)
		return
	}
	if !found {
		s.absent(w, now, name)
		return
	}
	p, err := s.pages.get(r.Context(), "study "+name, one.Version, r.URL.Query().Has("news"), func(ctx context.Context) (rendered, error) {
		return s.renderStudy(ctx, name)
	})
	s.answer(w, r, p, err)
}

func (s *Server) renderStudy(ctx context.Context, name string) (made rendered, err error) {
	now := s.studies.snapshot(ctx) // before the data is read: the page is of this version or later
	one, found := now.find(name)
	if !found {
		return made, errGone
	}
	data, err := s.load(ctx, name)
	if err != nil {
		return made, err
	}
	data.Running, data.Program, data.Folder = one.State == running, s.options.Program, filepath.Dir(s.options.Database)
	var page bytes.Buffer
	if err := reports.WriteLive(&page, data, reports.Live{Version: one.Version, Events: pathOf(name) + "/events", Home: "/"}); err != nil {
		return made, err
	}
	return rendered{one.Version, page.Bytes(), reports.News(page.Bytes())}, nil
}

// load reads what is shown of a study.
func (s *Server) load(ctx context.Context, name string) (data reports.Data, err error) {
	err = s.source.use(ctx, func(store *sqlite.Store) error {
		st, err := analysis.Load(ctx, store, name, analysis.Options{Details: true})
		if err == nil {
			data = reports.NewData(st)
			data.Settings, data.Views = s.options.Settings(data.Study), s.options.Views
		}
		return err
	})
	return data, err
}

// pathOf is where the page of a study is.
func pathOf(study string) string { return "/study/" + url.PathEscape(study) }

// linked reports whether a study's page has an address: browsers and servers
// take these two names for folders.
func linked(study string) bool { return study != "." && study != ".." && study != "" }

// absent says that there is no such study, on a page that waits for it.
func (s *Server) absent(w http.ResponseWriter, now snapshot, name string) {
	m := message{Text: "This page will show it as soon as it is begun.", Home: "/", Events: pathOf(name) + "/events"}
	m.Title = "There is no study " + name
	code := http.StatusNotFound
	switch {
	case now.Absent:
		m.Title, m.Text = "Nothing has been run yet", "This page will show the study "+name+" as soon as it is begun."
	case now.Problem != "":
		m.Title, m.Text, code = "The results cannot be read", now.Problem, http.StatusServiceUnavailable
	}
	m.write(w, code)
}

// answer sends a rendered page.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, p page, err error) {
	if err != nil {
		writeMessage(w, http.StatusServiceUnavailable, "The page cannot be shown", sentence(err)+" Load it again in a moment.")
		return
	}
	out := p.whole
	if r.URL.Query().Has("news") && p.partial.plain != nil {
		out = p.partial
	}
	send(w, r, "text/html; charset=utf-8", out)
}

// summary answers with what `sweep show STUDY --json` prints.
func (s *Server) summary(w http.ResponseWriter, r *http.Request, now snapshot, name string) {
	if _, found := now.find(name); !found {
		code, text := http.StatusNotFound, fmt.Sprintf("there is no study %q", name)
		if now.Problem != "" {
			code, text = http.StatusServiceUnavailable, now.Problem
		}
		writeJSONError(w, code, text)
		return
	}
	var body []byte
	err := s.source.use(r.Context(), func(store *sqlite.Store) error {
		st, err := analysis.Load(r.Context(), store, name, analysis.Options{})
		if err == nil {
			body, err = json.MarshalIndent(st.Document(), "", " ")
		}
		return err
	})
	if err != nil {
		writeJSONError(w, http.StatusServiceUnavailable, err.Error())
		return
	}
	send(w, r, "application/json", text{body, compress(body)})
}

func writeJSONError(w http.ResponseWriter, code int, text string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": text}) // to a client that may be gone
}

// compare answers with a page on several studies.
func (s *Server) compare(w http.ResponseWriter, r *http.Request) {
	names := slices.Compact(slices.Sorted(slices.Values(r.URL.Query()["study"])))
	if len(names) < 2 || len(names) > reports.MostCompared {
		writeMessage(w, http.StatusBadRequest, "Which studies?", fmt.Sprintf("Tick 2 to %d studies in the list, and compare these.", reports.MostCompared))
		return
	}
	now := s.studies.snapshot(r.Context())
	version := ""
	for _, name := range names {
		one, found := now.find(name)
		if !found {
			s.absent(w, now, name)
			return
		}
		version += one.Version + " "
	}
	p, err := s.pages.get(r.Context(), "compare "+url.Values{"": names}.Encode(), version, false, func(ctx context.Context) (rendered, error) {
		var all []reports.Data
		for _, name := range names {
			data, err := s.load(ctx, name)
			if err != nil {
				return rendered{}, err
			}
			all = append(all, data)
		}
		var page bytes.Buffer
		err := s.options.Compare(&page, all)
		return rendered{version, page.Bytes(), nil}, err
	})
	s.answer(w, r, p, err)
}

// send writes a body, compressed if the client accepts that.
func send(w http.ResponseWriter, r *http.Request, kind string, t text) {
	body := t.plain
	w.Header().Set("Content-Type", kind)
	w.Header().Add("Vary", "Accept-Encoding")
	if t.packed != nil && acceptsGzip(r) {
		w.Header().Set("Content-Encoding", "gzip")
		body = t.packed
	}
	_, _ = w.Write(body) // to a client that may be gone
}

func acceptsGzip(r *http.Request) bool {
	for _, one := range strings.Split(strings.Join(r.Header.Values("Accept-Encoding"), ","), ",") {
		name, weight, _ := strings.Cut(strings.ToLower(strings.TrimSpace(one)), ";")
		if strings.TrimSpace(name) != "gzip" {
			continue
		}
		q, err := strconv.ParseFloat(strings.TrimPrefix(strings.TrimSpace(weight), "q="), 64)
		return err != nil || q > 0 // no weight is 1
	}
	return false
}

// sentence makes an error one.
func sentence(err error) string {
	said := err.Error()
	return strings.ToUpper(said[:1]) + said[1:] + "."
}
