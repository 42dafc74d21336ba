"""The region of the story. Divisions are public geography; posts, institutions and everybody in them are invented."""

from dataclasses import dataclass
from typing import Final

from fangxian.demo.weather import Climate
from fangxian.register.models import PlaceKind, UnitKind


@dataclass(frozen=True, slots=True)
class UnitSpec:
    """A unit under ``parent`` (a code). Divisions are known by their code, institutions by a code of their own."""

    code: str
    name: str
    kind: UnitKind
    parent: str = ""


@dataclass(frozen=True, slots=True)
class PostSpec:
    """A checkpoint: vehicles a day at scale 1, the share of them that leave, and whether there is a heated tent."""

    key: str
    county: str
    name: str
    lat: float
    lon: float
    vehicles: int
    has_tent: bool = True
    is_rural: bool = False


@dataclass(frozen=True, slots=True)
class PlaceSpec:
    """Any other place."""

    key: str
    unit: str
    name: str
    kind: PlaceKind
    lat: float
    lon: float


R, L, C, T, V, I = (  # noqa: E741
    UnitKind.REGION, UnitKind.LEAGUE, UnitKind.COUNTY, UnitKind.TOWNSHIP, UnitKind.VILLAGE, UnitKind.INSTITUTION,
)  # fmt: skip

REGION: Final = "15"
HAIBOWAN, WUDA, DONGSHENG, JALAID, ZHENGLAN = "150302", "150304", "150602", "152223", "152530"
COUNTIES: Final = (HAIBOWAN, WUDA, DONGSHENG, JALAID, ZHENGLAN)

UNITS: Final = (
    UnitSpec(REGION, "内蒙古自治区", R),
    UnitSpec("1503", "乌海市", L, REGION),
    UnitSpec(HAIBOWAN, "海勃湾区", C, "1503"),
    UnitSpec("150302001", "凤凰岭街道", T, HAIBOWAN),
    UnitSpec("150302001002", "和平社区", V, "150302001"),
    UnitSpec("150302001004", "长青社区", V, "150302001"),
    UnitSpec("150302003", "新华街道", T, HAIBOWAN),
    UnitSpec("150302003012", "清泉社区", V, "150302003"),
    UnitSpec("150302003016", "康乐社区", V, "150302003"),
    UnitSpec(WUDA, "乌达区", C, "1503"),
    UnitSpec("150304003", "五虎山街道", T, WUDA),
    UnitSpec("150304003007", "铁西社区", V, "150304003"),
    UnitSpec("150304009", "巴音赛街道", T, WUDA),
    UnitSpec("150304009008", "先锋社区", V, "150304009"),
    UnitSpec("1506", "鄂尔多斯市", L, REGION),
    UnitSpec(DONGSHENG, "东胜区", C, "1506"),
    UnitSpec("150602006", "天骄街道", T, DONGSHENG),
    UnitSpec("150602006001", "天骄社区", V, "150602006"),
    UnitSpec("150602006003", "大桥社区", V, "150602006"),
    UnitSpec("150602008", "巴音门克街道", T, DONGSHENG),
    UnitSpec("150602008002", "园丁社区", V, "150602008"),
    UnitSpec("150602102", "铜川镇", T, DONGSHENG),
    UnitSpec("1522", "兴安盟", L, REGION),
    UnitSpec(JALAID, "扎赉特旗", C, "1522"),
    UnitSpec("152223100", "音德尔镇", T, JALAID),
    UnitSpec("152223100025", "东升社区", V, "152223100"),
    UnitSpec("152223100033", "绰勒社区", V, "152223100"),
    UnitSpec("152223103", "胡尔勒镇", T, JALAID),
    UnitSpec("152223106", "图牧吉镇", T, JALAID),
    UnitSpec("1525", "锡林郭勒盟", L, REGION),
    UnitSpec(ZHENGLAN, "正蓝旗", C, "1525"),
    UnitSpec("152530100", "上都镇", T, ZHENGLAN),
    UnitSpec("152530100003", "上都音高勒社区", V, "152530100"),
    UnitSpec("152530100005", "敖包希热社区", V, "152530100"),
    UnitSpec("152530101", "桑根达来镇", T, ZHENGLAN),
    UnitSpec("152530200", "宝绍岱苏木", T, ZHENGLAN),
    UnitSpec("demo-prison", "朔北监狱", I, "1522"),
    UnitSpec("demo-centre", "朔北强制隔离戒毒所", I, "1522"),
    UnitSpec("demo-hospital", "朔北监狱医院", I, "1522"),
    UnitSpec("demo-settlement", "白音青格勒康复场区", I, JALAID),
    UnitSpec("demo-zone-1", "康复一区", I, "demo-settlement"),
    UnitSpec("demo-zone-2", "康复二区", I, "demo-settlement"),
    UnitSpec("demo-law", "北原律师事务所", I, "1503"),
)

CLIMATES: Final = {
    HAIBOWAN: Climate(-15, -3, 10),
    WUDA: Climate(-15, -2, 12),
    DONGSHENG: Climate(-20, -8, 14),
    JALAID: Climate(-28, -16, 14),
    ZHENGLAN: Climate(-30.5, -19, 20),
}

POSTS: Final = (
    PostSpec("north-6", DONGSHENG, "北出口6号卡点", 39.868, 109.985, 440),
    PostSpec("east-2", DONGSHENG, "铜川东出口2号卡点", 39.842, 110.092, 230),
    PostSpec("shangdu-east", ZHENGLAN, "上都镇东入口卡点", 42.251, 116.041, 170),
    PostSpec("sanggin", ZHENGLAN, "桑根达来道口卡点", 42.668, 115.972, 150),
    PostSpec("baoshaodai", ZHENGLAN, "宝绍岱路口卡点", 42.412, 115.731, 90, has_tent=False, is_rural=True),
    PostSpec("inder-south", JALAID, "音德尔南出口卡点", 46.696, 122.918, 210),
    PostSpec("tumuji", JALAID, "图牧吉路口卡点", 46.243, 122.862, 120, is_rural=True),
    PostSpec("hurle", JALAID, "胡尔勒路口卡点", 46.741, 122.102, 90, has_tent=False, is_rural=True),
    PostSpec("wuhai-east", HAIBOWAN, "乌海东收费站卡点", 39.672, 106.902, 320),
    PostSpec("yellow-river", WUDA, "黄河大桥西卡点", 39.517, 106.742, 190),
)

PLACES: Final = (
    PlaceSpec("site-haibowan", HAIBOWAN, "海勃湾集中隔离点", PlaceKind.ISOLATION_SITE, 39.651, 106.812),
    PlaceSpec("site-wuda", WUDA, "乌达集中隔离点", PlaceKind.ISOLATION_SITE, 39.502, 106.719),
    PlaceSpec("site-dongsheng", DONGSHENG, "东胜集中隔离点", PlaceKind.ISOLATION_SITE, 39.829, 109.957),
    PlaceSpec("site-jalaid", JALAID, "音德尔集中隔离点", PlaceKind.ISOLATION_SITE, 46.721, 122.889),
    PlaceSpec("site-zhenglan", ZHENGLAN, "上都集中隔离点", PlaceKind.ISOLATION_SITE, 42.246, 115.996),
    PlaceSpec("clinic-haibowan", HAIBOWAN, "海勃湾发热门诊", PlaceKind.FEVER_CLINIC, 39.674, 106.822),
    PlaceSpec("clinic-dongsheng", DONGSHENG, "东胜发热门诊", PlaceKind.FEVER_CLINIC, 39.812, 109.963),
    PlaceSpec("clinic-jalaid", JALAID, "音德尔发热门诊", PlaceKind.FEVER_CLINIC, 46.727, 122.903),
    PlaceSpec("clinic-zhenglan", ZHENGLAN, "上都发热门诊", PlaceKind.FEVER_CLINIC, 42.243, 115.989),
    PlaceSpec("gate-heping", "150302001002", "和平社区东门", PlaceKind.COMMUNITY_GATE, 39.668, 106.809),
    PlaceSpec("gate-changqing", "150302001004", "长青社区南门", PlaceKind.COMMUNITY_GATE, 39.671, 106.816),
    PlaceSpec("gate-qingquan", "150302003012", "清泉社区北门", PlaceKind.COMMUNITY_GATE, 39.679, 106.825),
    PlaceSpec("gate-kangle", "150302003016", "康乐社区西门", PlaceKind.COMMUNITY_GATE, 39.677, 106.819),
    PlaceSpec("gate-tiexi", "150304003007", "铁西社区东门", PlaceKind.COMMUNITY_GATE, 39.497, 106.708),
    PlaceSpec("gate-xianfeng", "150304009008", "先锋社区南门", PlaceKind.COMMUNITY_GATE, 39.505, 106.724),
    PlaceSpec("gate-tianjiao", "150602006001", "天骄社区北门", PlaceKind.COMMUNITY_GATE, 39.824, 109.998),
    PlaceSpec("gate-daqiao", "150602006003", "大桥社区东门", PlaceKind.COMMUNITY_GATE, 39.819, 109.991),
    PlaceSpec("gate-yuanding", "150602008002", "园丁社区南门", PlaceKind.COMMUNITY_GATE, 39.806, 109.941),
    PlaceSpec("gate-dongsheng-inder", "152223100025", "东升社区西门", PlaceKind.COMMUNITY_GATE, 46.717, 122.895),
    PlaceSpec("gate-chuole", "152223100033", "绰勒社区东门", PlaceKind.COMMUNITY_GATE, 46.724, 122.911),
    PlaceSpec("gate-ingol", "152530100003", "上都音高勒社区东门", PlaceKind.COMMUNITY_GATE, 42.249, 116.003),
    PlaceSpec("gate-aobao", "152530100005", "敖包希热社区西门", PlaceKind.COMMUNITY_GATE, 42.241, 115.991),
    PlaceSpec("prison-gate", "demo-prison", "朔北监狱大门", PlaceKind.PRISON, 46.312, 122.731),
    PlaceSpec("prison-standby", "demo-prison", "朔北监狱备勤楼", PlaceKind.OTHER, 46.314, 122.728),
    PlaceSpec("prison-duty", "demo-prison", "朔北监狱监管区", PlaceKind.OTHER, 46.311, 122.733),
    PlaceSpec("prison-after", "demo-prison", "朔北监狱隔离楼", PlaceKind.OTHER, 46.315, 122.726),
    PlaceSpec("centre-gate", "demo-centre", "朔北强制隔离戒毒所大门", PlaceKind.PRISON, 46.287, 122.702),
    PlaceSpec("prison-hospital", "demo-hospital", "朔北监狱医院住院部", PlaceKind.HOSPITAL, 46.309, 122.738),
    PlaceSpec("settlement-1", "demo-zone-1", "康复一区卫生所", PlaceKind.REHABILITATION, 46.482, 122.203),
    PlaceSpec("settlement-2", "demo-zone-2", "康复二区卫生所", PlaceKind.REHABILITATION, 46.561, 122.371),
    PlaceSpec("law-office", "demo-law", "北原律师事务所接待室", PlaceKind.OFFICE, 39.669, 106.813),
)

HOUSEHOLDS: Final = {"demo-zone-1": 512, "demo-zone-2": 335}
HERDER_POINTS: Final = 46
PRISON_OFFICERS: Final = 100
# The settlement's 334 km², roughly as a box around its middle (degrees of latitude and longitude).
HERDER_MIDDLE: Final = (46.52, 122.29)
HERDER_SPREAD: Final = (0.08, 0.12)

# Where travellers come from: a division code and its name. 42 is the key area of the built-in editions of 2020.
NEARBY: Final = {
    HAIBOWAN: (("150304", "乌达区"), ("150303", "海南区")),
    WUDA: (("150302", "海勃湾区"), ("150303", "海南区")),
    DONGSHENG: (("150603", "康巴什区"), ("150627", "伊金霍洛旗"), ("150621", "达拉特旗")),
    JALAID: (("152201", "乌兰浩特市"), ("152222", "科尔沁右翼中旗")),
    ZHENGLAN: (("152531", "多伦县"), ("152502", "锡林浩特市")),
}
IN_REGION: Final = (("150105", "赛罕区"), ("150203", "昆都仑区"), ("150403", "元宝山区"), ("150802", "临河区"))
ELSEWHERE: Final = (
    ("130728", "河北省怀安县"), ("140214", "山西省云冈区"), ("220802", "吉林省洮北区"), ("230202", "黑龙江省龙沙区"),
    ("610802", "陕西省榆阳区"), ("640205", "宁夏回族自治区惠农区"),
)  # fmt: skip
KEY_AREA: Final = (("420000", "湖北省"),)
