// Predicts with model files of sweep, in browsers and in Node, and depends on nothing:
// copy this file.
//
//   const model = await Model.read(await (await fetch("trial-12.sweep")).arrayBuffer());
//   const { name, probabilities } = model.predict("the text");
//
// docs/FORMAT.md of sweep says what is in a file. Texts are cut by the rules of
// Unicode 17.

// Tables of Unicode: runs of code points with the same properties, and those that have a
// lower case. They are written by generate.go.
const WORDS = "LF,Newline,CR,WSegSpace,DoubleQuote,SingleQuote,MidNum,MidNumLet,Numeric,MidLetter,ALetter,ExtendNumLet,ExtendedPictographic,Format,Extend,HebrewLetter,ZWJ,ALetter+ExtendedPictographic,Katakana,RegionalIndicator a.1.0 0.2.1 0.1.2 i.1.3 1.1.4 4.1.5 4.1.6 1.1.7 1.a.8 0.1.9 0.1.6 5.q.a 4.1.b 1.q.a a.1.1 z.1.c 0.1.a 2.1.d 0.1.c 6.1.a 1.1.9 0.1.a 1.1.a 5.n.a 1.v.a 1.dc.a 6.y.a 0.34.e 0.5.a 1.2.a 2.4.a 0.1.6 0.1.a 6.1.a 0.1.9 0.3.a 1.1.a 1.k.a 1.2b.a 1.3v.a 1.7.e 0.4m.a 1.12.a 2.4.a 1.1.a 0.1.9 0.15.a 0.1.6 0.1.a 6.19.e 1.1.e 1.2.e 1.2.e 1.1.e 8.r.f 4.4.f 0.1.a 0.1.9 b.6.8 6.2.6 2.b.e 1.1.d 3.17.a 0.l.e 0.a.8 1.1.8 0.1.6 1.2.a 0.1.e 0.2r.a 1.1.a 0.7.e 0.1.8 1.6.e 0.2.a 0.2.e 1.4.e 0.2.a 0.a.8 0.3.a 2.1.a f.2.a 0.1.e 0.u.a 0.r.e 2.2h.a 0.b.e 0.1.a e.a.8 0.x.a 0.9.e 0.2.a 2.1.6 1.1.a 2.1.e 2.m.a 0.4.e 0.1.a 0.9.e 0.1.a 0.3.e 0.1.a 0.5.e i.p.a 0.3.e 4.b.a 5.o.a 1.7.a 0.2.8 5.9.e 0.16.a 0.o.e 0.1.8 0.x.e 0.1i.a 0.3.e 0.1.a 0.i.e 0.1.a 0.7.e 0.a.a 0.2.e 2.a.8 1.g.a 0.3.e 1.8.a 2.2.a 2.m.a 1.7.a 1.1.a 3.4.a 2.1.e 0.1.a 0.7.e 2.2.e 2.3.e 0.1.a 8.1.e 4.2.a 1.3.a 0.2.e 2.a.8 0.2.a a.1.a 1.1.e 2.3.e 1.6.a 4.2.a 2.m.a 1.7.a 1.2.a 1.2.a 1.2.a 2.1.e 1.5.e 4.2.e 2.3.e 3.1.e 7.4.a 1.1.a 7.a.8 0.2.e 0.3.a 0.1.e b.3.e 1.9.a 1.3.a 1.m.a 1.7.a 1.2.a 1.5.a 2.1.e 0.1.a 0.8.e 1.3.e 1.3.e 2.1.a f.2.a 0.2.e 2.a.8 9.1.a 0.6.e 1.3.e 1.8.a 2.2.a 2.m.a 1.7.a 1.2.a 1.5.a 2.1.e 0.1.a 0.7.e 2.2.e 2.3.e 7.3.e 4.2.a 1.3.a 0.2.e 2.a.8 1.1.a g.1.e 0.1.a 1.6.a 3.3.a 1.4.a 3.2.a 1.1.a 1.2.a 3.2.a 3.3.a 3.c.a 4.5.e 3.3.e 1.4.e 2.1.a 6.1.e e.a.8 g.5.e 0.8.a 1.3.a 1.n.a 1.g.a 2.1.e 0.1.a 0.7.e 1.3.e 1.4.e 7.2.e 1.3.a 1.2.a 2.2.a 0.2.e 2.a.8 g.1.a 0.3.e 1.8.a 1.3.a 1.n.a 1.a.a 1.5.a 2.1.e 0.1.a 0.7.e 1.3.e 1.4.e 7.2.e 5.3.a 1.2.a 0.2.e 2.a.8 1.2.a 0.1.e c.4.e 0.9.a 1.3.a 1.15.a 0.2.e 0.1.a 0.7.e 1.3.e 1.4.e 0.1.a 5.3.a 0.1.e 7.3.a 0.2.e 2.a.8 a.6.a 1.3.e 1.i.a 3.o.a 1.9.a 1.1.a 2.7.a 3.1.e 4.6.e 1.1.e 1.8.e 6.a.8 2.2.e 1p.1.e 2.7.e c.8.e 1.a.8 2f.1.e 2.9.e b.7.e 1.a.8 12.1.a n.2.e 6.a.8 b.1.e 1.1.e 1.1.e 4.2.e 0.8.a 1.10.a 4.k.e 1.2.e 0.5.a 0.b.e 1.10.e 9.1.e 2s.k.e 1.a.8 c.4.e 4.3.e 1.3.e 2.7.e 3.4.e d.c.e 1.1.e 0.a.8 0.4.e 2.12.a 1.1.a 5.1.a 2.17.a 1.99.a 1.4.a 2.7.a 1.1.a 1.4.a 2.15.a 1.4.a 2.x.a 1.4.a 2.7.a 1.1.a 1.4.a 2.f.a 1.1l.a 1.4.a 2.1v.a 2.3.e w.g.a g.2e.a 2.6.a 3.h8.a 2.h.a 0.1.3 0.q.a 5.23.a 3.b.a 7.i.a 0.4.e 9.j.a 0.3.e b.i.a 0.2.e c.d.a 1.3.a 1.2.e 1s.w.e 9.1.e 2.a.8 x.3.e 0.1.d 0.1.e 0.a.8 6.2h.a 7.5.a 0.2.e 0.y.a 0.1.e 0.1.a 5.1y.a a.v.a 1.c.e 4.c.e a.a.8 3k.b.8 11.n.a 0.5.e 1l.a.e 1.t.e 2.1.e 0.a.8 6.a.8 m.1a.e 2.c.e k.5.e 0.1b.a 0.h.e 0.8.a 3.a.8 h.9.e c.3.e 0.u.a 0.d.e 0.2.a 0.a.8 0.18.a 0.e.e c.10.a 0.k.e 8.a.8 3.3.a 0.a.8 0.10.a 2.b.a 5.17.a 2.3.a g.3.e 1.l.e 0.4.a 0.1.e 0.6.a 0.1.e 0.2.a 0.3.e 0.1.a 5.5c.a 0.1s.e 0.7q.a 2.6.a 2.12.a 2.6.a 2.8.a 1.1.a 1.1.a 1.1.a 1.v.a 2.1h.a 1.7.a 1.1.a 3.3.a 1.7.a 3.4.a 2.6.a 4.d.a 5.3.a 1.7.a 3.7.3 1.3.3 1.1.e 0.1.g 0.2.d 8.2.7 a.1.7 2.1.9 0.2.1 0.5.d 0.1.b c.1.c 2.2.b 3.1.6 4.1.c a.1.b a.1.3 0.5.d 1.a.d 1.1.a d.1.a g.d.a 1f.x.e h.1.a 4.1.a 2.a.a 1.1.a 3.5.a 4.1.c 1.1.a 1.1.a 1.1.a 1.4.a 1.a.a 0.1.h 2.4.a 5.5.a 4.1.a h.15.a b.6.c f.2.c a7.2.c c.1.c 4m.1.c p.b.c 4.3.c 57.c.a 0.1.h 0.13.a 5c.2.c a.1.c 9.1.c 1m.4.c 1.5.c 9.1.c 2.1.c 2.2.c 2.1.c 4.1.c 2.1.c 1.2.c 2.1.c 3.1.c 3.2.c 8.3.c 5.1.c 1.1.c 5.c.c b.2.c 2.1.c 1.2.c 1.1.c i.1.c 2.2.c i.6.c 1.1.c 1.2.c 3.2.c 5.1.c 2.2.c 4.2.c b.2.c 5.2.c 2.1.c 5.2.c 1.1.c 1.2.c k.2.c 5.6.c 1.4.c 2.1.c 4.1.c 2.1.c 2.6.c 1.1.c 2.1.c 1.1.c 1.1.c 6.1.c 3.1.c 6.1.c a.2.c f.1.c 2.1.c 4.1.c 1.1.c 4.3.c 1.1.c b.2.c 1c.3.c 9.1.c e.1.c e.1.c ac.2.c cv.3.c j.2.c 1f.1.c 4.1.c 4q.6d.a 6.4.a 0.3.e 0.2.a c.12.a 1.1.a 5.1.a 2.1k.a 7.1.a f.1.e 0.n.a 9.7.a 1.7.a 1.7.a 1.7.a 1.7.a 1.7.a 1.7.a 1.7.a 1.w.e 1b.1.a cw.1.3 4.1.a 10.6.e 0.1.c 0.5.i 5.2.a 0.1.c 2j.2.e 0.2.i 3.2j.i 1.4.i 5.17.a 1.2m.a h.w.a 1c.g.i 47.1.c 1.1.c 1i.1b.i 1.2g.i lgo.wd.a 1v.1a.a 2.7h.a 3.g.a 0.a.8 0.2.a k.1b.a 0.4.e 1.a.e 1.v.a 0.2.e 0.28.a 0.2.e m.5x.a k.h.a 0.1.e 0.3.a 0.1.e 0.4.a 0.1.e 0.n.a 0.5.e 4.1.e j.1g.a c.2.e 0.1e.a 0.i.e a.a.8 6.i.e 0.6.a 3.1.a 1.2.a 0.1.e 0.a.8 0.s.a 0.8.e 2.n.a 0.d.e c.t.a 3.4.e 0.1b.a 0.e.e e.1.a 0.a.8 b.1.e a.a.8 6.15.a 0.e.e 9.3.a 0.1.e 0.8.a 0.2.e 2.a.8 x.3.e 1e.1.e 1.3.e 2.2.e 5.2.e 1.1.e u.b.a 0.5.e 2.3.a 0.2.e a.6.a 2.6.a 2.6.a 9.7.a 1.7.a 1.1m.a 6.37.a 0.8.e 1.2.e 2.a.8 6.8mc.a c.n.a 4.1d.a 6x0.7.a c.5.a 5.1.f 0.1.e 0.a.f 1.d.f 1.5.f 1.1.f 1.2.f 1.2.f 1.a.f 0.2q.a x.a3.a i.1s.a 2.1i.a 14.c.a 4.g.e 3.1.9 c.g.e 3.2.b o.3.b 0.1.6 1.1.7 1.1.6 0.1.9 q.5.a 1.3r.a 2.1.d 7.1.7 4.1.6 1.1.7 1.a.8 0.1.9 0.1.6 5.q.a 4.1.b 1.q.a b.1k.i 0.2.e 0.v.a 3.6.a 2.6.a 2.6.a 2.3.a s.3.d 4.c.a 1.q.a 1.j.a 1.2.a 1.f.a 2.e.a y.3f.a 1x.1h.a 3s.1.e 3m.t.a 3.1d.a f.1.e v.w.a d.u.a 5.12.a 0.5.e 5.u.a 2.10.a 4.8.a 1.5.a 16.4e.a 2.a.8 6.10.a 4.10.a 4.14.a 8.1g.a c.b.a 1.f.a 1.7.a 1.2.a 1.b.a 1.f.a 1.7.a 1.2.a 3.1g.a c.8n.a 9.m.a a.8.a o.6.a 1.16.a 1.9.a 1x.6.a 2.1.a 1.18.a 1.2.a 3.1.a 2.n.a a.n.a 9.v.a 1t.j.a 1.2.a a.m.a a.q.a 6.q.a 12.1k.a 6.2.a 1s.1.a 0.3.e 1.2.e 5.4.e 0.4.a 1.3.a 1.t.a 2.3.e 4.1.e w.t.a 3.t.a z.8.a 1.s.a 0.2.e p.1i.a a.m.a a.j.a d.i.a 32.21.a 1j.1f.a d.1f.a d.10.a 0.4.e 8.a.8 6.a.8 0.s.a 3.5.e 1.n.a 6y.16.a 1.2.e 3.2.a g.6.a 1e.6.e 0.t.a a.1.a 8.m.a 0.b.e v.i.a 0.4.e 16.l.a r.n.a 9.3.e 0.1h.a 0.f.e v.a.8 0.1.e 0.2.a 0.2.e 0.1.a 9.4.e 0.19.a 0.b.e 2.1.8 4.1.e a.1.8 2.p.a 7.a.8 6.3.e 0.10.a 0.e.e 1.a.8 4.1.a 0.2.e 0.1.a 8.z.a 0.1.e 2.1.a 9.3.e 0.1c.a 0.e.e 0.4.a 4.4.e 1.2.e 0.a.8 0.1.a 1.1.a z.i.a 1.p.a 0.c.e 6.1.e 0.2.a 0.1.e 1q.7.a 1.1.a 1.4.a 1.f.a 1.a.a 7.1b.a 0.c.e 5.a.8 6.4.e 1.8.a 2.2.a 2.m.a 1.7.a 1.2.a 1.5.a 1.2.e 0.1.a 0.7.e 2.2.e 2.3.e 2.1.a 6.1.e 5.5.a 0.2.e 2.7.e 3.5.e b.a.a 1.1.a 2.1.a 1.12.a 1.1.a 0.9.e 1.1.e 2.1.e 1.4.e 1.5.e 0.1.a 0.1.e 0.1.a d.2.e t.1h.a 0.i.e 0.4.a 5.a.8 4.1.e 0.3.a u.1c.a 0.k.e 0.2.a 1.1.a 8.a.8 4m.1b.a 0.7.e 2.9.e n.4.a 0.2.e y.1c.a 0.h.e 3.1.a b.a.8 12.17.a 0.d.e 0.1.a 7.a.8 6.k.8 1l.f.e 4.a.8 5i.18.a 0.f.e 2t.1s.a 0.a.8 l.8.a 2.1.a 2.8.a 1.2.a 1.o.a 0.6.e 1.2.e 2.4.e 0.1.a 0.1.e 0.1.a 0.2.e c.a.8 1y.8.a 2.13.a 0.7.e 2.7.e 0.1.a 1.1.a 0.1.e r.1.a 0.a.e 0.14.a 0.7.e 0.1.a 0.4.e 8.1.e 8.1.a 0.b.e 0.1a.a 0.g.e 3.1.a i.21.a 2v.8.e 2g.x.a f.a.8 6.9.a 1.11.a 0.8.e 1.8.e 0.1.a f.a.8 o.u.a 2.m.e 1.e.e 21.7.a 1.2.a 1.12.a 0.6.e 3.1.e 1.2.e 1.7.e 0.1.a 0.1.e 8.a.8 6.6.a 1.2.a 1.w.a 0.5.e 1.2.e 1.5.e 0.1.a 7.a.8 6.18.a 4.a.8 6u.j.a 0.4.e 9.2.e 0.1.a 0.1.e 0.d.a 1.y.a 0.7.e 3.5.e d.a.8 0.1.e 2d.1.a 27.pm.a 2u.33.a h.5g.a 218.2p.a f.ts.a 0.g.d 0.1.e 0.6.a 0.f.e a.32z.a 5.g7.a 5a1.u.a 0.i.e 0.a.8 1c6.ft.a 7.v.a 1.a.8 6.27.a 1.a.8 6.u.a 2.5.e b.1c.a 0.7.e 9.4.a c.a.8 9.l.a 5.j.a c0.19.a 3.a.8 5i.1s.a w.p.a 2.p.a 18.23.a 4.1.e 0.1.a 0.1j.e 7.4.e 0.d.a 1s.2.a 1.1.a 0.1.e b.2.e cn2.4.i 1.7.i 1.2.i 1.1.i 7z.3.i 1e.1.i e.4.i 23c.2z.a 5.d.a 3.9.a 7.a.a 3.2.e 1.4.d 37w.a.8 ee.1a.e 2.n.e f2.5.e 3.6.e 0.8.d 0.8.e 2.7.e u.4.e 44.3.e cb.2d.a 1.1z.a 1.2.a 2.1.a 2.2.a 2.4.a 1.c.a 1.1.a 1.7.a 1.1t.a 1.4.a 2.8.a 1.7.a 1.s.a 1.4.a 1.5.a 1.1.a 3.7.a 1.9g.a 2.p.a 1.p.a 1.v.a 1.p.a 1.v.a 1.p.a 1.v.a 1.p.a 1.v.a 1.p.a 1.8.a 2.1e.8 e8.1j.e 4.1e.e 8.1.e e.1.e m.5.e 1.f.e uo.v.a 6.6.a 5x.7.e 1.h.e 2.7.e 1.2.e 1.5.e 5.1q.a x.1.e 34.19.a 3.7.e 0.7.a 2.a.8 4.1.a 8x.u.a 0.1.e h.18.a 0.4.e 0.a.8 d2.s.a 0.4.e 0.a.8 5y.u.a 0.2.e 0.1.a 0.a.8 5h.v.a 1.3.a 0.1.e 0.2.a 0.1.e 0.7.a 0.2.e 0.5.a 0.1.e 8.2.a 68.7.a 1.4.a 1.2.a 1.f.a 1.5h.a b.7.e 15.1w.a 0.7.e 0.1.a 4.a.8 x2.4.a 1.r.a 1.2.a 1.1.a 2.1.a 1.a.a 1.4.a 1.1.a 1.1.a 6.1.a 4.1.a 1.1.a 1.1.a 1.3.a 1.2.a 1.1.a 2.1.a 1.1.a 1.1.a 1.1.a 1.1.a 1.2.a 1.1.a 2.4.a 1.7.a 1.4.a 1.4.a 1.1.a 1.a.a 1.h.a 5.3.a 1.5.a 1.h.a 94.1.c 13.4.c 2s.c.c f.2.c f.1.c e.2.c 11.a.c 1c.q.a 6.q.a 6.2.h 0.c.a 0.2.h 0.a.a 4.1.c 2.a.c j.1k.c 0.q.j 1.f.c a.1.c k.1.c 2.9.c 1.4.c 9.n.c 6.58.c 2.34.c 2.2.c 1.3.c 2.2b.c 2.3.c 1.4.c 0.5.e 0.72.c 1.1r.c b.6.c 1.o.c 7.2.c 2.8.c c.1.c 2.4.c 2.1.c 4.2.c d.2.c 2.1.c 8.2.c 9.1.c 5.3.c c.3.c 8.3.c 2.1.c 1.1.c 4.1.c 6.1.c 3.1.c 6.2e.c 1c.1y.c 5.8.c 2.h.c 3.1.c 1.6.c 2.d.c 62.12.c c.4.c 1k.8.c a.6.c 14.8.c u.2.c c.4.c 2.e.c 9.13.c c.1b.c 1.a.c 1.55.c 2g.8.c e.42.c 6o.a.8 6.se.c gutf.1.d u.2o.e 3k.6o.e";
const CHARACTERS = "Control,LF,CR,ExtendedPictographic,Extend+InCBExtend,Prepend,SpacingMark,InCBConsonant,Extend+InCBLinker,L,V,T,Extend,InCBExtend+ZWJ,RegionalIndicator 0.a.0 0.1.1 0.2.0 0.1.2 0.i.0 2n.x.0 9.1.3 3.1.0 0.1.3 gh.34.4 7n.7.4 7b.19.4 1.1.4 1.2.4 1.2.4 1.1.4 1k.6.5 a.b.4 1.1.0 1a.l.4 g.1.4 2t.7.4 0.1.5 1.6.4 2.2.4 1.4.4 x.1.5 1.1.4 u.r.4 2j.b.4 1m.9.4 9.1.4 o.4.4 1.9.4 1.3.4 1.5.4 17.3.4 1g.2.5 5.9.4 16.o.4 0.1.5 0.w.4 0.1.6 h.11.7 0.1.4 0.1.6 0.1.4 1.3.6 0.8.4 0.4.6 0.1.8 0.2.6 1.7.4 0.8.7 2.2.4 k.8.7 1.1.4 0.2.6 h.k.7 1.7.7 1.1.7 3.4.7 2.1.4 1.1.4 0.2.6 0.4.4 2.2.6 2.2.6 0.1.8 9.1.4 4.2.7 1.1.7 2.2.4 c.2.7 c.1.4 2.2.4 0.1.6 1k.1.4 1.3.6 0.2.4 4.2.4 2.3.4 3.1.4 u.2.4 3.1.4 b.2.4 0.1.6 h.k.7 1.7.7 1.2.7 1.5.7 2.1.4 1.3.6 0.5.4 1.2.4 0.1.6 1.2.6 0.1.8 k.2.4 l.1.7 0.6.4 1.1.4 0.2.6 h.k.7 1.7.7 1.2.7 1.5.7 2.1.4 1.2.4 0.1.6 0.4.4 2.2.6 2.2.6 0.1.8 7.3.4 4.2.7 1.1.7 2.2.4 d.1.7 g.1.4 1n.1.4 0.1.6 0.1.4 0.2.6 3.3.6 1.3.6 0.1.4 9.1.4 14.1.4 0.3.6 0.1.4 g.k.7 1.g.7 2.1.4 1.3.4 0.4.6 1.3.4 1.3.4 0.1.8 7.2.4 1.3.7 7.2.4 t.1.4 0.2.6 1k.1.4 1.1.6 0.2.4 0.1.6 0.1.4 0.2.6 1.3.4 1.4.4 7.2.4 b.2.4 f.1.6 c.2.4 0.2.6 h.12.7 0.2.4 1.1.4 0.2.6 0.4.4 1.3.6 1.3.6 0.1.8 0.1.5 8.1.4 a.2.4 t.1.4 0.2.6 1y.1.4 4.1.4 0.2.6 0.3.4 1.1.4 1.7.6 0.1.4 i.2.6 1p.1.4 1.1.6 0.7.4 c.8.4 2q.1.4 1.1.6 0.9.4 b.7.4 21.2.4 r.1.4 1.1.4 1.1.4 4.2.6 1d.e.4 0.1.6 0.5.4 1.2.4 5.b.4 1.10.4 9.1.4 1l.17.7 2.4.4 0.1.6 0.6.4 1.1.8 0.1.4 0.2.6 0.2.4 0.1.7 g.6.7 0.2.6 0.2.4 0.4.7 0.3.4 0.1.7 3.2.7 7.3.7 0.4.4 0.d.7 0.1.4 1.1.6 0.2.4 6.1.4 0.1.7 e.1.4 2q.2o.9 0.20.a 0.2g.b 9p.3.4 qa.4.4 s.3.4 t.2.4 u.2.4 c.1g.7 0.2.4 0.1.6 0.7.4 0.8.6 0.1.4 0.2.6 0.9.4 0.1.8 0.1.4 9.1.4 19.3.4 0.1.0 0.1.4 39.2.4 y.1.4 3a.3.4 0.4.6 0.2.4 0.3.6 4.2.6 0.1.4 0.6.6 0.3.4 63.2.4 0.2.6 0.1.4 4.1h.7 0.1.6 0.1.4 0.1.6 0.7.4 1.1.8 1.1.4 2.8.4 0.6.6 0.a.4 2.1.4 1c.1a.4 2.c.4 k.4.4 0.1.6 6.2.7 6.x.7 0.a.4 0.4.6 0.2.4 0.1.8 0.8.7 u.9.4 c.2.4 0.1.6 0.u.7 0.1.6 0.4.4 0.2.6 0.3.4 0.1.8 0.2.4 0.2.7 b.3.7 14.1.4 0.1.6 0.2.4 0.3.6 0.1.4 0.1.6 0.5.4 1c.8.6 0.8.4 0.2.6 0.2.4 48.3.4 1.d.4 0.1.6 0.7.4 4.1.4 6.1.4 2.1.6 0.2.4 5i.1s.4 ej.1.0 0.1.c 0.1.d 0.2.0 o.7.0 d.1.3 c.1.3 m.g.0 2o.x.4 1d.1.3 m.1.3 2i.6.3 f.2.3 a7.2.3 c.1.3 4m.1.3 p.b.3 4.3.3 5j.1.3 6f.2.3 a.1.3 9.1.3 1m.4.3 1.5.3 9.1.3 2.1.3 2.2.3 2.1.3 4.1.3 2.1.3 1.2.3 2.1.3 3.1.3 3.2.3 8.3.3 5.1.3 1.1.3 5.c.3 b.2.3 2.1.3 1.2.3 1.1.3 i.1.3 2.2.3 i.6.3 1.1.3 1.2.3 3.2.3 5.1.3 2.2.3 4.2.3 b.2.3 5.2.3 2.1.3 5.2.3 1.1.3 1.2.3 k.2.3 5.6.3 1.4.3 2.1.3 4.1.3 2.1.3 2.6.3 1.1.3 2.1.3 1.1.3 1.1.3 6.1.3 3.1.3 6.1.3 a.2.3 f.1.3 2.1.3 4.1.3 1.1.3 4.3.3 1.1.3 b.2.3 1c.3.3 9.1.3 e.1.3 e.1.3 ac.2.3 cv.3.3 j.2.3 1f.1.3 4.1.3 bd.3.4 3x.1.4 2o.w.4 fe.6.4 0.1.3 c.1.3 2j.2.4 e4.1.3 1.1.3 mvp.4.4 1.a.4 w.2.4 28.2.4 7k.1.4 3.1.4 4.1.4 n.2.6 0.2.4 0.1.6 4.1.4 2b.2.6 1e.g.6 0.2.4 q.i.4 d.1.4 12.8.4 p.b.4 0.1.6 0.1.4 c.t.9 3.3.4 0.1.6 5.3.7 3.10.7 0.1.4 0.2.6 0.4.4 0.2.6 0.2.4 0.2.6 0.1.8 v.5.7 0.1.4 1.9.7 a.5.7 16.6.4 0.2.6 0.2.4 0.2.6 0.2.4 c.1.4 8.1.4 0.1.6 i.g.7 1.3.7 6.1.7 1.1.4 1.2.7 1c.1.4 1.3.4 2.2.4 5.2.4 1.1.4 u.b.7 0.1.6 0.2.4 0.2.6 5.1.6 0.1.8 5l.r.7 8.2.6 0.1.4 0.2.6 0.1.4 0.2.6 1.1.6 0.1.4 8n6.n.a 4.1d.b 6xu.1.4 kh.g.4 g.g.4 5r.1.0 4e.2.4 28.c.0 e9.1.4 6a.1.4 45.5.4 1ad.1.7 0.3.4 1.2.4 5.4.4 0.4.7 1.3.7 1.t.7 2.3.4 4.1.8 4l.2.4 fx.4.4 1t.5.4 8t.2.4 25.6.4 1y.b.4 1d.4.4 3e.1.6 0.1.4 0.1.6 1h.f.4 15.1.4 2.2.4 a.3.4 0.1.6 19.3.6 0.4.4 0.2.6 0.2.4 2.1.5 4.1.4 a.1.5 1e.3.4 0.10.7 0.5.4 0.1.6 0.6.4 0.1.8 0.1.4 f.1.7 0.2.6 0.1.7 17.1.4 c.2.4 0.1.6 1c.3.6 0.9.4 0.1.6 0.1.4 1.2.5 5.4.4 1.1.6 0.1.4 2k.3.6 0.3.4 0.2.6 0.4.4 6.1.4 2.1.4 4d.1.4 0.3.6 0.8.4 l.2.4 0.2.6 1j.2.4 1.1.4 0.1.6 0.1.4 0.4.6 2.2.6 2.2.6 0.1.4 9.1.4 a.2.6 2.7.4 3.5.4 b.a.7 1.1.7 2.1.7 1.12.7 2.1.4 0.2.6 0.6.4 1.1.4 2.1.4 1.3.4 0.1.6 1.2.6 0.2.4 0.1.8 0.1.5 0.1.4 e.2.4 2a.3.6 0.8.4 0.2.6 0.3.4 0.1.6 0.1.4 n.1.4 29.1.4 0.2.6 0.6.4 0.1.6 0.1.4 0.2.6 0.1.4 0.1.6 0.2.4 0.1.6 0.2.4 6j.1.4 0.2.6 0.4.4 2.4.6 0.2.4 0.1.6 0.2.4 r.2.4 2a.3.6 0.8.4 0.2.6 0.1.4 0.1.6 0.2.4 2y.1.4 0.1.6 0.1.4 0.2.6 0.8.4 2t.1.4 0.1.6 0.1.4 2.4.4 0.1.6 0.5.4 74.3.6 0.9.4 0.1.6 0.2.4 5h.7.7 2.1.7 2.8.7 1.2.7 1.o.7 0.1.4 0.5.6 1.2.6 2.3.4 0.1.8 0.1.5 0.1.6 0.1.5 0.1.6 0.1.4 3x.3.6 0.4.4 2.2.4 0.4.6 0.1.4 3.1.6 r.1.7 0.a.4 0.14.7 0.6.4 0.1.6 1.4.4 8.1.8 8.1.7 0.6.4 0.2.6 0.3.4 0.14.7 0.6.5 0.d.4 0.1.6 0.1.4 0.1.8 5i.1.4 0.1.6 0.3.4 0.1.6 0.1.4 0.1.6 5j.1.6 0.7.4 1.6.4 0.1.6 0.1.4 2a.m.4 1.1.6 0.7.4 0.1.6 0.2.4 0.1.6 0.2.4 3e.6.4 3.1.4 1.2.4 1.7.4 0.1.5 0.1.4 1u.5.6 1.2.4 1.2.6 0.1.4 0.1.6 0.1.4 9n.2.4 0.2.6 9.2.4 0.1.5 0.1.6 0.d.7 1.y.7 0.2.6 0.5.4 3.2.6 0.2.4 0.1.8 n.1.4 445.g.0 0.1.4 6.f.4 8ug.c.4 0.3.6 0.3.4 1xc.5.4 1n.7.4 fg.1.a 3.4.a dg.1.4 1.1j.6 7.4.4 29.1.4 b.2.4 f57.2.4 1.4.0 3mk.1a.4 2.n.4 f2.5.4 3.6.4 0.8.0 0.8.4 2.7.4 u.4.4 44.3.4 1iz.1j.4 4.1e.4 8.1.4 e.1.4 m.5.4 1.f.4 11s.7.4 1.h.4 2.7.4 1.2.4 1.5.4 2s.1.4 4g.7.4 af.1.4 1p.4.4 e4.4.4 72.2.4 6r.1.4 2.1.4 7.2.4 5.1.4 d6.7.4 31.7.4 1bt.1.3 13.4.3 2s.c.3 f.2.3 f.1.3 e.2.3 11.a.3 34.2.3 c.2.3 e.1.3 2.a.3 j.1k.3 0.q.e 1.f.3 a.1.3 k.1.3 2.9.3 1.4.3 9.n.3 6.58.3 2.34.3 2.2.3 1.3.3 2.2b.3 2.3.3 1.4.3 0.5.4 0.72.3 1.1r.3 b.6.3 1.o.3 7.2.3 2.8.3 c.1.3 2.4.3 2.1.3 4.2.3 d.2.3 2.1.3 8.2.3 9.1.3 5.3.3 c.3.3 8.3.3 2.1.3 1.1.3 4.1.3 6.1.3 3.1.3 6.2e.3 1c.1y.3 5.8.3 2.h.3 3.1.3 1.6.3 2.d.3 62.12.3 c.4.3 1k.8.3 a.6.3 14.8.3 u.2.3 c.4.3 2.e.3 9.13.3 c.1b.3 1.a.3 1.55.3 2g.8.3 e.42.3 74.se.3 gute.w.0 0.2o.4 0.3k.0 0.6o.4 0.2s0.0";
const LOWER = "1t.q.1.w 2u.n.1.w 2.7.1.w y.o.2.1 2.1.1.-5j 2.3.2.1 3.8.2.1 3.n.2.1 2.1.1.-3d 1.3.2.1 4.1.1.5u 1.2.2.1 2.1.1.5q 1.1.1.1 2.2.1.5p 1.1.1.1 3.1.1.27 1.1.1.5m 1.1.1.5n 1.1.1.1 2.1.1.5p 1.1.1.5r 2.1.1.5v 1.1.1.5t 1.1.1.1 4.1.1.5v 1.1.1.5x 2.1.1.5y 1.3.2.1 2.1.1.62 1.1.1.1 2.1.1.62 3.1.1.1 2.1.1.62 1.1.1.1 2.2.1.61 1.2.2.1 2.1.1.63 1.1.1.1 4.1.1.1 8.1.1.2 1.1.1.1 2.1.1.2 1.1.1.1 2.1.1.2 1.9.2.1 3.9.2.1 3.1.1.2 1.2.2.1 2.1.1.-2p 1.1.1.-1k 1.k.2.1 2.1.1.-3m 2.9.2.1 8.1.1.8bv 1.1.1.1 2.1.1.-4j 1.1.1.8bs 3.1.1.1 2.1.1.-5f 1.1.1.1x 1.1.1.1z 1.5.2.1 82.2.2.1 4.1.1.1 9.1.1.38 7.1.1.12 2.3.1.11 2.1.1.1s 2.2.1.1r 2.h.1.w 2.9.1.w 10.1.1.8 9.c.2.1 6.1.1.-1o 3.1.1.1 2.1.1.-7 1.1.1.1 3.3.1.-3m 1.g.1.28 1.w.1.w 1d.h.2.1 a.r.2.1 2.1.1.f 1.7.2.1 3.1c.2.1 3.12.1.1c 28a.12.1.5ls 2.1.1.5ls 6.1.1.5ls k3.28.1.tzk 1.6.1.8 1p7.17.1.-2bk 3.3.1.-2bk 8x.23.2.1 a.1.1.-5vj 2.1c.2.1 a.8.1.-8 9.6.1.-8 b.8.1.-8 9.8.1.-8 9.6.1.-8 c.4.2.-8 9.8.1.-8 p.8.1.-8 9.8.1.-8 9.8.1.-8 9.2.1.-8 1.2.1.-22 1.1.1.-9 c.4.1.-2e 1.1.1.-9 c.2.1.-8 1.2.1.-2s d.2.1.-8 1.2.1.-34 1.1.1.-7 c.2.1.-3k 1.2.1.-3i 1.1.1.-9 8a.1.1.-5st 4.1.1.-6gv 1.1.1.-6di 7.1.1.s 1a.g.1.g k.1.1.1 mr.q.1.q 1f5.1c.1.1c 1d.1.1.1 2.1.1.-8af 1.1.1.-2xy 1.1.1.-89z 3.3.2.1 2.1.1.-8bg 1.1.1.-8al 1.1.1.-8bj 1.1.1.-8bi 2.1.1.1 3.1.1.1 9.2.1.-8cf 1.1e.2.1 9.2.2.1 5.1.1.1 nym.n.2.1 k.e.2.1 3s.7.2.1 4.v.2.1 b.2.2.1 2.1.1.-r9g 1.5.2.1 5.1.1.1 2.1.1.-wmg 3.2.2.1 4.a.2.1 2.1.1.-wn8 1.1.1.-wnj 1.1.1.-wnf 1.1.1.-wn5 1.1.1.-wn8 2.1.1.-wlu 1.1.1.-wmi 1.1.1.-wlx 1.1.1.ps 1.8.2.1 2.1.1.-1c 1.1.1.-wn7 1.1.1.-raw 1.2.2.1 7.1.1.1 6.2.2.1 t.1.1.1 h7w.q.1.w xy.14.1.14 3t.10.1.14 4d.b.1.13 2.f.1.13 2.7.1.13 2.2.1.13 1d7.1f.1.1s 2cu.w.1.w gw1.w.1.w o81.y.1.y";

// Properties are those of code points, as bits by name.
class Properties {
  constructor(table, ...more) {
    const [first, ...runs] = table.split(" ");
    const sets = first.split(",").map((s) => s.split("+"));
    this.bit = {};
    for (const name of [...new Set(sets.flat()), ...more]) this.bit[name] = 1 << Object.keys(this.bit).length;
    const masks = sets.map((s) => this.any(...s));
    this.starts = [];
    this.ends = [];
    this.masks = [];
    let at = 0;
    for (const run of runs) {
      const [gap, length, place] = run.split(".").map((x) => parseInt(x, 36));
      this.starts.push(at + gap);
      at += gap + length;
      this.ends.push(at);
      this.masks.push(masks[place]);
    }
  }

  any(...names) {
    return names.reduce((mask, n) => mask | this.bit[n], 0);
  }

  of(code) {
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.starts[middle] <= code) low = middle + 1;
      else high = middle;
    }
    return low > 0 && code < this.ends[low - 1] ? this.masks[low - 1] : 0;
  }
}

function lowerTable() {
  const table = new Map();
  let at = 0;
  for (const run of LOWER.split(" ")) {
    const [gap, count, step, delta] = run.split(".").map((x) => parseInt(x, 36));
    at += gap;
    for (let i = 0; i < count; i++) table.set(at + i * step, at + i * step + delta);
    at += (count - 1) * step;
  }
  return table;
}

const W = new Properties(WORDS);
const G = new Properties(CHARACTERS, "LV", "LVT");
const LOWER_OF = lowerTable();
const SPACE = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/;

// lower turns text to lower case, each code point by itself.
export function lower(text) {
  let out = "";
  for (const c of text) {
    const code = c.codePointAt(0);
    out += String.fromCodePoint(LOWER_OF.get(code) ?? code);
  }
  return out;
}

// segments cuts text wherever two code points do not join.
function segments(text, markOf, joins) {
  const chars = [...text];
  const marks = chars.map((c) => markOf(c.codePointAt(0)));
  const found = [];
  let state = null;
  for (let i = 0; i < chars.length; i++) {
    let joined = false;
    if (i > 0) [joined, state] = joins(marks, i, state);
    if (joined) {
      found[found.length - 1] += chars[i];
    } else {
      found.push(chars[i]);
      state = joins(marks, i, null)[1];
    }
  }
  return found;
}

// The word boundary rules (UAX #29). The state is the last property that is not passed
// over, the one before it, and how many regional indicators there were.
const W_IGNORED = W.any("Extend", "Format", "ZWJ");
const W_LINE = W.any("CR", "LF", "Newline");
const LETTER = W.any("ALetter", "HebrewLetter");
const NUMBER = W.any("Numeric");
const BETWEEN_LETTERS = W.any("MidLetter", "MidNumLet", "SingleQuote");
const BETWEEN_NUMBERS = W.any("MidNum", "MidNumLet", "SingleQuote");
const KATAKANA = W.any("Katakana");
const CONNECTOR = W.any("ExtendNumLet");

function wordJoins(marks, i, state) {
  const now = marks[i];
  const flag = now & W.bit.RegionalIndicator ? 1 : 0;
  if (state === null) return [false, [now & W_IGNORED ? 0 : now, 0, flag]];
  const [last, before, flags] = state;
  const joined = wordJoined(marks, i, last, before, flags);
  return [joined, now & W_IGNORED ? state : [now, last, flags + flag]];
}

function wordJoined(marks, i, last, before, flags) {
  const now = marks[i];
  const left = marks[i - 1];
  const b = W.bit;
  if (left & b.CR && now & b.LF) return true;
  if ((left | now) & W_LINE) return false;
  if ((left & b.ZWJ && now & b.ExtendedPictographic) || left & now & b.WSegSpace || now & W_IGNORED) return true;
  let next = i + 1;
  while (next < marks.length && marks[next] & W_IGNORED) next++;
  const follows = next < marks.length ? marks[next] : 0;
  return Boolean(
    (last & (LETTER | NUMBER) && now & (LETTER | NUMBER)) ||
      (last & LETTER && now & BETWEEN_LETTERS && follows & LETTER) ||
      (before & LETTER && last & BETWEEN_LETTERS && now & LETTER) ||
      (last & b.HebrewLetter && now & b.SingleQuote) ||
      (last & b.HebrewLetter && now & b.DoubleQuote && follows & b.HebrewLetter) ||
      (before & b.HebrewLetter && last & b.DoubleQuote && now & b.HebrewLetter) ||
      (before & NUMBER && last & BETWEEN_NUMBERS && now & NUMBER) ||
      (last & NUMBER && now & BETWEEN_NUMBERS && follows & NUMBER) ||
      (last & KATAKANA && now & KATAKANA) ||
      (last & (LETTER | NUMBER | KATAKANA | CONNECTOR) && now & CONNECTOR) ||
      (last & CONNECTOR && now & (LETTER | NUMBER | KATAKANA)) ||
      (last & now & b.RegionalIndicator && flags % 2 === 1),
  );
}

// words lists the words of a text: what is between word boundaries and no white space.
export function words(text) {
  return segments(text, (code) => W.of(code), wordJoins).filter((s) => !SPACE.test(s));
}

// The grapheme cluster boundary rules. The state is how many regional indicators there
// were, whether a pictograph goes on, and how far an Indic conjunct has come.
const G_LINE = G.any("Control", "CR", "LF");

function characterMark(code) {
  if (code < 0xac00 || code > 0xd7a3) return G.of(code);
  return (code - 0xac00) % 28 === 0 ? G.bit.LV : G.bit.LVT;
}

function characterJoins(marks, i, state) {
  const now = marks[i];
  const b = G.bit;
  let [flags, pictograph, conjunct] = state ?? [0, false, 0];
  const joined = state !== null && characterJoined(marks[i - 1], now, flags, pictograph, conjunct);
  flags = now & b.RegionalIndicator ? flags + 1 : 0;
  pictograph = Boolean(now & b.ExtendedPictographic) || (pictograph && Boolean(now & (b.Extend | b.ZWJ)));
  if (now & b.InCBConsonant) conjunct = 1;
  else if (now & b.InCBLinker) conjunct = conjunct ? 2 : 0;
  else if (!(now & b.InCBExtend)) conjunct = 0;
  return [joined, [flags, pictograph, conjunct]];
}

function characterJoined(left, now, flags, pictograph, conjunct) {
  const b = G.bit;
  if (left & b.CR && now & b.LF) return true;
  if ((left | now) & G_LINE) return false;
  return Boolean(
    (left & b.L && now & (b.L | b.V | b.LV | b.LVT)) ||
      (left & (b.LV | b.V) && now & (b.V | b.T)) ||
      (left & (b.LVT | b.T) && now & b.T) ||
      now & (b.Extend | b.ZWJ | b.SpacingMark) ||
      left & b.Prepend ||
      (conjunct === 2 && now & b.InCBConsonant) ||
      (pictograph && left & b.ZWJ && now & b.ExtendedPictographic) ||
      (left & now & b.RegionalIndicator && flags % 2 === 1),
  );
}

// characters lists the characters of a text, with one space for white space between
// them.
export function characters(text) {
  const found = [];
  let space = false;
  for (const c of segments(text, characterMark, characterJoins)) {
    if (SPACE.test(c)) {
      space = found.length > 0;
      continue;
    }
    if (space) found.push(" ");
    found.push(c);
    space = false;
  }
  return found;
}

const encoder = new TextEncoder();
const bytesOf = (text) => encoder.encode(text);
const low64 = (x) => BigInt.asUintN(64, x);
const BASIS = 14695981039346656037n;

function fnv64(data, h = BASIS) {
  // In two halves of 32 bits: numbers of 64 bits are slow. The prime is 2^40 + 0x1b3.
  let low = Number(h & 0xffffffffn);
  let high = Number(h >> 32n);
  for (const byte of data) {
    low = (low ^ byte) >>> 0;
    const product = low * 0x1b3;
    high = (Math.imul(high, 0x1b3) + Math.floor(product / 4294967296) + (low << 8)) >>> 0;
    low = product >>> 0;
  }
  return (BigInt(high) << 32n) | BigInt(low);
}

function fnv32(data) {
  let h = 2166136261;
  for (const byte of data) h = Math.imul(h ^ byte, 16777619) >>> 0;
  return h;
}

function mix(h) {
  for (let i = 0; i < 2; i++) {
    h ^= h >> 32n;
    h = low64(h * 0xd6e8feb86659fd93n);
  }
  return h ^ (h >> 32n);
}

// View is what a route sees of a text.
class View {
  constructor(model, name) {
    this.text = model.meta.text;
    this.fields = model.meta.fields ?? [];
    const colon = name.indexOf(":");
    this.kind = colon < 0 ? name : name.slice(0, colon);
    this.argument = name.slice(colon + 1);
    const strings = (list) => model.strings(`views/${name}/${list}`);
    const tokens = strings("tokens");
    this.names = new Map(tokens.map((t, i) => [t, i + 1]).reverse());
    this.spelled = this.text.tokens !== "characters" && this.kind !== "characters" && this.kind !== "subwords";
    this.grams = { bigrams: 2, trigrams: 3 }[this.kind] ?? 1;
    this.known = tokens.length + 1;
    this.size = this.known + (this.grams > 1 ? this.text.buckets : 0);
    this.extra = new Map(strings("extra").map((t, i) => [t, this.size + i]));
    this.ranks = new Map();
    this.pieces = new Set();
    for (const rule of strings("learned")) {
      const [left, right] = rule.split(" ");
      if (right === undefined) {
        this.pieces.add(left);
        continue;
      }
      this.ranks.set(rule, this.ranks.size);
      this.pieces.add(left + inner(right));
    }
  }

  // tokens lists the tokens of a text's fields.
  tokens(texts) {
    if (this.kind === "field") texts = [texts[this.fields.indexOf(this.argument)]];
    let limit = this.text.max_tokens;
    let cut = characters;
    if (this.kind === "characters") limit *= 4;
    else if (this.kind === "subwords" || this.text.tokens !== "characters") cut = words;
    let found = [];
    for (let t of texts) {
      t = t.replace(/[\ud800-\udfff]/gu, "\ufffd");
      found.push(...cut(this.text.lowercase ? lower(t) : t));
    }
    if (limit > 0) found = found.slice(0, limit);
    const half = (found.length + 1) >> 1;
    switch (this.kind) {
      case "first-half":
        return found.slice(0, half);
      case "second-half":
        return found.slice(half);
      case "even":
        return found.filter((_, i) => i % 2 === 0);
      case "odd":
        return found.filter((_, i) => i % 2 === 1);
      case "subwords":
        return found.flatMap((w) => this.cut(w));
    }
    return found;
  }

  // cut cuts a word into pieces.
  cut(word) {
    const parts = [...word].map((c, i) => (i ? "##" + c : c)).map((p) => (this.pieces.has(p) ? p : ""));
    for (;;) {
      let best = Infinity;
      let at = 0;
      for (let i = 1; i < parts.length; i++) {
        const rank = this.ranks.get(`${parts[i - 1]} ${parts[i]}`) ?? Infinity;
        if (rank < best) [best, at] = [rank, i - 1];
      }
      if (best === Infinity) return parts;
      parts.splice(at, 2, parts[at] + inner(parts[at + 1]));
    }
  }

  // ids numbers tokens and their n-grams, each with the word that it is spelled by. A
  // token that is not known is 0.
  ids(tokens) {
    const found = [];
    let hashes = [];
    for (const token of tokens) {
      let id = this.names.get(token) ?? this.extra.get(token);
      let word = token;
      if (id === undefined) {
        id = this.extra.get(lower(token)) ?? 0;
        if (id) word = lower(token);
      }
      found.push([id, word]);
      if (this.grams === 1) continue;
      const data = bytesOf(token + "\0");
      hashes = [BASIS, ...hashes.slice(0, this.grams - 1)].map((h) => fnv64(data, h));
      for (const h of hashes.slice(1)) found.push([this.known + Number(h % BigInt(this.text.buckets)), null]);
    }
    return found;
  }
}

const inner = (piece) => (piece.startsWith("##") ? piece.slice(2) : piece);

const damaged = () => new Error("the model file is damaged: copy it again");
const other = () => new Error("this is no model file of sweep, or one of another version");

// Model is a model file. It is not changed by predicting.
export class Model {
  // read reads the bytes of a model file, an ArrayBuffer, and checks that they are whole.
  static async read(buffer) {
    const model = new Model(buffer);
    const bytes = new Uint8Array(buffer.slice(0));
    const digits = bytesOf(model.sum);
    const at = model.head.indexOf(model.sum);
    bytes.fill(48, 8 + bytesOf(model.head.slice(0, at)).length, 8 + bytesOf(model.head.slice(0, at)).length + digits.length);
    const sum = new Uint8Array(await globalThis.crypto.subtle.digest("SHA-256", bytes));
    if ([...sum].map((x) => x.toString(16).padStart(2, "0")).join("") !== model.sum) throw damaged();
    return model;
  }

  // constructor takes a model file without the check of its checksum.
  constructor(buffer) {
    const view = new DataView(buffer);
    const size = buffer.byteLength > 8 ? Number(view.getBigUint64(0, true)) : 0;
    if (size < 1 || size > buffer.byteLength - 8 || view.getUint8(8) !== 123) throw other();
    this.head = new TextDecoder().decode(new Uint8Array(buffer, 8, size));
    const { __metadata__: about = {}, ...tensors } = JSON.parse(this.head);
    if (about.format !== "sweep") throw other();
    this.sum = about.sha256;
    this.meta = JSON.parse(about.sweep);
    if (this.meta.version.split(".")[0] !== "2") throw new Error(`the model file has version ${this.meta.version} of its form, and this reads 2`);
    const types = { F32: Float32Array, U64: BigUint64Array, U32: Uint32Array, U8: Uint8Array };
    this.tensors = {};
    for (const [name, t] of Object.entries(tensors)) {
      const type = types[t.dtype];
      const [begin, end] = t.data_offsets;
      if (type) this.tensors[name] = { data: new type(buffer.slice(8 + size + begin, 8 + size + end)), shape: t.shape };
    }
    this.classes = this.meta.classes;
    this.views = Object.fromEntries(this.meta.views.map((v) => [v.name, new View(this, v.name)]));
    this.places = {};
  }

  // predict returns the most likely class of a text, given as one string for each field
  // (or one list of numbers), and the probability of each class.
  predict(...fields) {
    const probabilities = this.probabilities(this.scores(...fields));
    return { name: this.classes[probabilities.indexOf(Math.max(...probabilities))], probabilities };
  }

  // probabilities turns class scores into probabilities.
  probabilities(scores) {
    const temperature = this.meta.probabilities?.temperature || 1;
    const most = Math.max(...scores);
    const powers = Array.from(scores, (s) => Math.exp((s - most) / temperature));
    const sum = powers.reduce((a, b) => a + b, 0);
    return powers.map((p) => p / sum);
  }

  // scores returns the class scores of a text.
  scores(...fields) {
    const wanted = this.meta.fields?.length || 1;
    if (fields.length !== wanted) throw new TypeError(`this model reads ${wanted} fields, not ${fields.length}`);
    return this.combine(this.meta.routes.map((_, i) => this.features(i, fields)));
  }

  // tokens lists the tokens that a route, from 0, sees of a text.
  tokens(route, ...fields) {
    return this.views[this.meta.routes[route].view].tokens(fields);
  }

  strings(name) {
    const all = this.tensors[name];
    if (!all) return [];
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    let from = 0;
    return Array.from(this.tensors[name + "/ends"].data, (end) => {
      const text = decoder.decode(all.data.subarray(from, end));
      from = end;
      return text;
    });
  }

  features(i, fields) {
    const route = this.meta.routes[i];
    const name = "ab"[i];
    const view = this.views[route.view];
    const s = route.settings;
    if (this.meta.columns?.length) {
      let x = Array.from(fields[0]);
      if (view.kind === "columns") {
        const [first, last] = view.argument.split("-").map(Number);
        x = x.slice(first - 1, last);
      }
      return this.layers(name, s, x);
    }
    const tokens = view.tokens(fields);
    switch (route.submodel) {
      case "bag":
        return this.bag(name, s, tokens);
      case "mlp":
        return this.layers(name, s, this.pool(s, this.embed(name, s, view, tokens)));
      case "cnn":
        return this.convolve(name, s, this.embed(name, s, view, tokens));
      case "rnn":
        return this.recur(name, s, this.embed(name, s, view, tokens));
    }
    throw new Error(`there is no sub-model ${route.submodel} in this reader`);
  }

  // embed returns the vectors of tokens. The list knows how many numbers one has.
  embed(name, s, view, tokens) {
    const { data, shape } = this.tensors[`${name}/embedding`];
    const [rows, dim] = shape;
    const buckets = s.ngram_buckets ?? 0;
    const spelled = buckets > 0 && view.spelled;
    const vectors = view.ids(tokens).map(([id, word]) => {
      const vector = new Float64Array(dim);
      if (!(spelled && word !== null && id === 0) && (id < rows || !spelled)) {
        vector.set(data.subarray((id < rows ? id : 0) * dim, (id < rows ? id : 0) * dim + dim));
      }
      const grams = spelled && word ? spell(word) : [];
      for (const g of grams) {
        const from = (fnv32(bytesOf(g)) % buckets) * dim;
        for (let j = 0; j < dim; j++) vector[j] += this.tensors[`${name}/embedding/ngrams`].data[from + j] / grams.length;
      }
      return vector;
    });
    vectors.dim = dim;
    return vectors;
  }

  pool(s, x) {
    const mean = new Float64Array(x.dim);
    const most = new Float64Array(x.dim).fill(x.length ? -Infinity : 0);
    for (const v of x) {
      for (let j = 0; j < x.dim; j++) {
        mean[j] += v[j] / x.length;
        most[j] = Math.max(most[j], v[j]);
      }
    }
    return { mean: [...mean], max: [...most] }[s.pool] ?? [...mean, ...most];
  }

  layers(name, s, x) {
    const activation = { relu: (v) => Math.max(v, 0), tanh: Math.tanh, none: (v) => v }[s.activation];
    for (let d = 0; d < s.depth; d++) {
      x = plus(times(x, this.tensors[`${name}/layer${d}/weights`]), this.tensors[`${name}/layer${d}/bias`].data).map(activation);
    }
    return x;
  }

  convolve(name, s, x) {
    const { data } = this.tensors[`${name}/filters/weights`];
    const bias = this.tensors[`${name}/filters/bias`].data;
    const found = [];
    let first = 0;
    for (const w of s.widths) {
      for (let f = 0; f < s.filters; f++) {
        let most = -Infinity;
        for (let t = 0; t <= Math.max(x.length - w, 0); t++) {
          let sum = 0;
          for (let j = 0; j < w && t + j < x.length; j++) {
            const from = ((first + j) * s.filters + f) * x.dim;
            for (let i = 0; i < x.dim; i++) sum += x[t + j][i] * data[from + i];
          }
          most = Math.max(most, sum);
        }
        found.push(Math.max(most + bias[found.length], 0));
      }
      first += w;
    }
    return found;
  }

  recur(name, s, x) {
    const found = [];
    const n = s.hidden;
    for (let d = 0; d < s.directions; d++) {
      const p = (part) => this.tensors[`${name}/layer/${d}/${part}`];
      let h = new Array(n).fill(0);
      let c = h;
      const states = [];
      for (const v of d === 0 ? x : [...x].reverse()) {
        const g = plus(times(v, p("input")), p("bias").data);
        const k = times(h, p("hidden"));
        if (s.cell === "gru") h = gru(g, plus(k, p("hidden_bias").data), h);
        else [h, c] = lstm(plus(g, k), c);
        states.push(h);
      }
      if (s.state === "last" || !states.length) found.push(...h);
      else if (s.state === "max") found.push(...h.map((_, i) => Math.max(...states.map((v) => v[i]))));
      else found.push(...h.map((_, i) => states.reduce((sum, v) => sum + v[i], 0) / states.length));
    }
    return found;
  }

  bag(name, s, tokens) {
    const keys = this.tensors[`ngrams/${name}/keys`].data;
    const scales = this.tensors[`ngrams/${name}/scales`]?.data;
    this.places[name] ??= new Map(Array.from(keys, (k, i) => [k, i]));
    const counts = new Map();
    const parts = [wordKeys(tokens, s.words), characterKeys(tokens, s.characters)].map((list) => {
      const rows = [];
      for (const key of list) {
        let row = this.places[name].get(key);
        if (row === undefined) {
          if (!s.buckets) continue;
          row = keys.length + Number(mix(key) % BigInt(s.buckets));
        }
        if (!counts.has(row)) rows.push(row);
        counts.set(row, (counts.get(row) ?? 0) + 1);
      }
      return rows;
    });
    const total = new Array(this.classes.length).fill(0);
    for (const rows of parts) {
      const logs = s.weights === "log" || s.weights === "tfidf";
      let values = rows.map((r) => (logs ? 1 + Math.log(counts.get(r)) : 1) * (scales?.length ? scales[r] : 1));
      const length = s.norm ? Math.sqrt(values.reduce((sum, v) => sum + v * v, 0)) : 1;
      if (length > 0) values = values.map((v) => v / length);
      rows.forEach((r, i) => {
        const row = this.row(`${name}/weights`, r);
        if (row) row.forEach((w, c) => (total[c] += values[i] * w));
      });
    }
    return total;
  }

  // row is a row of a table of which those that are zero may not be there.
  row(name, r) {
    const { data, shape } = this.tensors[name];
    const present = this.tensors[name + "/rows"]?.data;
    if (present) {
      let low = 0;
      let high = present.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (present[middle] < r) low = middle + 1;
        else high = middle;
      }
      if (present[low] !== r) return null;
      r = low;
    }
    return data.subarray(r * shape[1], (r + 1) * shape[1]);
  }

  combine(features) {
    const kind = this.meta.combiner.kind || "linear";
    const p = (name) => this.tensors["combiner/" + name];
    const own = (name, r) => p(`${name}_${"ab"[r]}`);
    let heads = features.map((y, r) => (this.meta.routes[r].submodel === "bag" ? y : times(y, own("weights", r))));
    if (kind === "linear" || kind === "lowrank") {
      let total = heads.reduce(plus);
      total = plus(total, p("bias").data);
      if (kind === "linear" || features.length === 1) return total;
      const right = times(features[1], p("factors_b"));
      const both = times(features[0], p("factors_a")).map((v, i) => v * right[i]);
      return plus(total, times(both, p("products")));
    }
    heads = heads.map((h, r) => plus(h, own("bias", r).data));
    if (heads.length === 1) return heads[0];
    let factors = heads.map((_, r) => (kind === "sum" ? Math.exp(own("scale", r).data[0]) : 0));
    if (kind === "gated") {
      const u = features.map((y, r) => y.reduce((sum, v, i) => sum + v * own("gate", r).data[i], own("gate_bias", r).data[0]));
      const g = sigmoid(u[0] - u[1]);
      factors = [2 * g, 2 * (1 - g)];
    }
    return heads[0].map((h, i) => factors[0] * h + factors[1] * heads[1][i]);
  }
}

const sigmoid = (x) => 1 / (1 + Math.exp(-x));

const plus = (x, y) => Array.from(x, (v, i) => v + y[i]);

// times is a row vector times a matrix.
function times(x, { data, shape }) {
  const n = shape[1];
  const out = new Array(n).fill(0);
  for (let k = 0; k < x.length; k++) {
    for (let j = 0; j < n; j++) out[j] += x[k] * data[k * n + j];
  }
  return out;
}

function gru(g, k, h) {
  const n = h.length;
  return h.map((old, i) => {
    const r = sigmoid(g[i] + k[i]);
    const z = sigmoid(g[n + i] + k[n + i]);
    const now = Math.tanh(g[2 * n + i] + r * k[2 * n + i]);
    return now + z * (old - now);
  });
}

function lstm(g, c) {
  const n = c.length;
  const cell = c.map((old, i) => sigmoid(g[n + i]) * old + sigmoid(g[i]) * Math.tanh(g[2 * n + i]));
  return [cell.map((v, i) => sigmoid(g[3 * n + i]) * Math.tanh(v)), cell];
}

// grams lists the pieces of a text of so many characters, by where they begin.
function* grams(text, shortest, longest) {
  const chars = [...text];
  for (let a = 0; a < chars.length; a++) {
    for (let n = shortest; n <= longest && a + n <= chars.length; n++) yield [n, chars.slice(a, a + n).join("")];
  }
}

// spell lists the n-grams of 3 to 6 characters of a word between < and >.
const spell = (word) => [...grams(`<${word}>`, 3, 6)].map(([, g]) => g);

const keyOf = (order, h) => (BigInt(order) << 60n) | (h >> 4n);

function* wordKeys(tokens, longest) {
  let before = [];
  for (const token of longest ? tokens : []) {
    const one = mix(fnv64(bytesOf(token)));
    before = [one, ...before.slice(0, Math.min(longest, 3) - 1).map((h) => mix(low64(h * 0x9e3779b97f4a7c15n + one)))];
    for (const [n, h] of before.entries()) yield keyOf(n, h);
  }
}

function* characterKeys(tokens, longest) {
  for (const token of longest >= 2 ? tokens : []) {
    for (const [n, g] of grams(` ${token} `, 2, Math.min(longest, 6))) yield keyOf(1 + n, mix(fnv64(bytesOf(g))));
  }
}
