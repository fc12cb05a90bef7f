package serve

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"

	"github.com/doubleroute/sweep/reports"
)

//go:embed pages
var files embed.FS

// frame is what all pages of this package have.
type frame struct {
	reports.Head
	Script template.JS
}

// message is a page of a few words.
type message struct {
	frame
	Text   string
	Home   string // path of the list; empty: no link
	Events string // path of the events that it waits for; empty: it does not wait
	Token  bool   // ask for one
}

// writeMessage answers with a page of a few words.
func writeMessage(w http.ResponseWriter, code int, title, text string) {
	m := message{Text: text, Token: code == http.StatusUnauthorized}
	m.Title = title
	if code != http.StatusUnauthorized && code != http.StatusMisdirectedRequest {
		m.Home = "/"
	}
	m.write(w, code)
}

func (m message) write(w http.ResponseWriter, code int) {
	var page bytes.Buffer
	if err := execute(&page, "message.html", &m, &m.frame); err != nil {
		http.Error(w, m.Title+": "+m.Text, code)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(code)
	_, _ = w.Write(page.Bytes())
}

// execute writes a page, whose frame it fills in but for the title.
func execute(page *bytes.Buffer, name string, data any, f *frame) error {
	style, script, err := reports.LiveAssets()
	if err != nil {
		return err
	}
	own, err := files.ReadFile("pages/list.css")
	if err != nil {
		return err
	}
	f.Policy, f.Style = reports.LivePolicy(script), template.CSS(style+string(own))
	f.Script = template.JS(script)
	layout, err := reports.WithHead(template.New(name))
	if err != nil {
		return err
	}
	if layout, err = layout.ParseFS(files, "pages/"+name); err != nil {
		return err
	}
	return layout.Execute(page, data)
}
