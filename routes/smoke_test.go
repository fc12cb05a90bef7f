package routes
import ("testing";"context";"time";"os"
"github.com/doubleroute/sweep/submodels"
"github.com/doubleroute/sweep/submodels/text")
func TestSmoke(t *testing.T){
 set:=os.Getenv("SMOKE"); if set=="" {t.Skip()}
 base:="/work/shared/data/"
 files:=map[string][3]string{"trec":{"train.label","","test.label"},"sst2":{"train.tsv","dev.tsv","test.tsv"},"r8":{"train.txt","","test.txt"},"banking77":{"train.csv","","test.csv"}}[set]
 var tabs [3]*text.Table
 for i,f:=range files { if f!="" { tb,err:=text.Read(text.Source{Path:base+set+"/"+f}); if err!=nil{t.Fatal(err)}; tabs[i]=tb } }
 c,err:=text.Assemble(tabs[0],tabs[1],tabs[2],text.Split{Validation:0.1,Seed:1}); if err!=nil{t.Fatal(err)}
 t.Log(len(c.Train.Labels),len(c.Validation.Labels),len(c.Test.Labels),len(c.Classes), c.Notices)
 d:=NewData(c,TextOptions{Tokens:"words",MaxTokens:256,Lowercase:true,MaxVocabulary:50000,Buckets:1<<16,MinCount:1})
 reg:=submodels.Builtin()
 tv:=submodels.Defaults(TrainSettings()); tv["learning_rate"]=2e-3; tv["epochs"]=10
 mk:=func(n string, kv submodels.Values) submodels.Values { s,_:=reg.Lookup(n); v:=submodels.Defaults(s.Settings); for k,x:=range kv{v[k]=x}; return v}
 one:=func(name string,cfg Config){
  c,_:=CostOf(reg,d,cfg)
  b:=time.Now(); o,err:=Fit(context.Background(),reg,d,cfg,TrainOptions{Seed:1}); if err!=nil{t.Log(name,err);return}
  m,_:=o.Model.Evaluate(Test)
  p50,p95,_:=o.Model.Latency(200)
  t.Logf("%s best %d val %.4f test %.4f  %.2fs/epoch %d epochs %v flops %d params %d act %d  lat %v %v",name,o.Best+1,o.Epochs[o.Best].Validation.Accuracy,m.Accuracy,time.Since(b).Seconds()/float64(len(o.Epochs)),len(o.Epochs),time.Since(b), c.FLOPs,c.Parameters,c.ActivationBytes,p50,p95)
 }
 cb:=submodels.Values{"kind":"linear","dropout":0.5}
 cnn:=Route{"all","cnn",mk("cnn",submodels.Values{"embedding":64,"filters":100,"widths":[]int{3,4,5},"word_dropout":0.1})}
 mlp:=Route{"bigrams","mlp",mk("mlp",submodels.Values{"embedding":64,"pool":"mean","depth":0,"word_dropout":0.1})}
 mlx:=Route{"bigrams","mlp",mk("mlp",submodels.Values{"embedding":64,"pool":"mean_max","depth":1,"width":128,"word_dropout":0.1})}
 rnn:=Route{"all","rnn",mk("rnn",submodels.Values{"embedding":64,"hidden":64,"directions":2,"cell":"gru","state":"max","word_dropout":0.1})}
 one("cnn",Config{A:cnn,Combiner:cb,Train:tv})
 one("mlp",Config{A:mlp,Combiner:cb,Train:tv})
 one("mlx",Config{A:mlx,Combiner:cb,Train:tv})
 one("cnn+mlp",Config{A:cnn,B:&mlp,Combiner:cb,Train:tv})
 one("rnn",Config{A:rnn,Combiner:cb,Train:tv})
 one("rnn+mlp",Config{A:rnn,B:&mlp,Combiner:cb,Train:tv})
}
