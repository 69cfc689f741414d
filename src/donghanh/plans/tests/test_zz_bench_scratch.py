import importlib.util, json, pytest
@pytest.mark.django_db
def test_run():
    spec = importlib.util.spec_from_file_location("bench_plans", "/work/main/bench/plans.py")
    m = importlib.util.module_from_spec(spec); spec.loader.exec_module(m)
    import time; t=time.time()
    out=m.run(); print(json.dumps(out, ensure_ascii=False, indent=1)); print(time.time()-t)
